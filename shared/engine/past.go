package engine

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"rapport/shared/core/event"
)

// Past is what History kept, for whoever goes through it again. It lies in parts, so that a reader can say how far it came. As
// law 6 says, a part may hold an event twice, and events of those who were erased since. Parts may be read side by side.
type Past interface {
	// Parts names all parts, the older ones first.
	Parts(ctx context.Context) ([]string, error)
	// Read gives each the events of one part that name a customer whom keep holds, in the order in which they were appended. It returns how many
	// lines are no event: what another program wrote, or a line that is being written.
	Read(ctx context.Context, part string, keep func(customer string) bool, each func(event.Event)) (unread int, err error)
}

// ReadPast reads lines as History appended them, for a Past. ctx ends it early.
func ReadPast(ctx context.Context, r io.Reader, keep func(customer string) bool, each func(event.Event)) (unread int, err error) {
	lines := bufio.NewReaderSize(r, 256<<10)
	for n := 0; ; n++ {
		if n%256 == 0 && ctx.Err() != nil {
			return unread, ctx.Err()
		}
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return unread, fmt.Errorf("line %d: %w", n+1, err)
		}
		ended := err != nil
		if line = bytes.TrimSpace(line); len(line) > 0 && !readLine(line, keep, each) {
			unread++
		}
		if ended {
			return unread, nil
		}
	}
}

// readLine tells whether a line is an event, as far as it had to look.
func readLine(line []byte, keep func(customer string) bool, each func(event.Event)) bool {
	customer := customerOf(line)
	if customer == "" || !keep(customer) {
		return customer != ""
	}
	var e event.Event
	if json.Unmarshal(line, &e) != nil || e.Kind == 0 {
		return false
	}
	each(e)
	return true
}

// customerOf finds whom a line names without reading all of it: nearly every line is of somebody else. Only a line that begins as every one
// of History's does is trusted so far. Whatever else it is, and a name that is not written as it is, is read as JSON.
func customerOf(line []byte) string {
	head, rest, _ := bytes.Cut(line, []byte(`","customer":"`))
	name, _, ended := bytes.Cut(rest, []byte(`"`))
	if ended && isHead(head) && utf8.Valid(name) && !bytes.ContainsRune(name, '\\') {
		return string(name)
	}
	var e struct{ Customer string }
	if json.Unmarshal(line, &e) != nil {
		return ""
	}
	return e.Customer
}

// isHead tells whether a line begins with a kind of one digit and an id, like {"kind":1,"id":"148cd074aec6d7af
func isHead(b []byte) bool {
	kind, id, ok := bytes.Cut(b, []byte(`,"id":"`))
	return ok && len(kind) == len(`{"kind":1`) && bytes.HasPrefix(kind, []byte(`{"kind":`)) && len(id) == 16 && bytes.IndexByte(id, '"') < 0
}
