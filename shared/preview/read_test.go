package preview_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/journal"
	"rapport/shared/engine"
	"rapport/shared/preview"
)

// pages is a history in many parts.
type pages struct{ lines [][]byte }

const perPage = 7

func (p pages) Parts(context.Context) (parts []string, err error) {
	for n := 0; n < len(p.lines); n += perPage {
		parts = append(parts, strconv.Itoa(n))
	}
	return parts, nil
}

func (p pages) Read(ctx context.Context, part string, keep func(string) bool, each func(event.Event)) (int, error) {
	n, err := strconv.Atoi(part)
	if err != nil {
		return 0, err
	}
	return engine.ReadPast(ctx, bytes.NewReader(bytes.Join(p.lines[n:min(n+perPage, len(p.lines))], nil)), keep, each)
}

// plain is a history in one part, of which every line is read as JSON.
type plain struct{ lines [][]byte }

func (plain) Parts(context.Context) ([]string, error) { return []string{"all"}, nil }

func (p plain) Read(_ context.Context, _ string, keep func(string) bool, each func(event.Event)) (int, error) {
	for _, line := range p.lines {
		var e event.Event
		if err := json.Unmarshal(bytes.TrimSpace(line), &e); err != nil {
			return 0, err
		}
		if keep(e.Customer) {
			each(e)
		}
	}
	return 0, nil
}

// odd gives customers ids that a line must escape, that look like the line's own words, or that are of other letters.
func odd(who string) string {
	marks := []string{`"`, `\`, `<&>`, `","customer":"u.0`, "ž\u2028", " ", `{}`}
	n, err := strconv.Atoi(who[2:])
	if err != nil {
		panic(err)
	}
	return who + marks[n%len(marks)]
}

// Reading some customers of a history in many parts, side by side and as little of each line as will do, is reading all of it line by line.
func TestAQuickLookAtHistoryFindsAllThatAFullOneDoes(t *testing.T) {
	all := lives(14)
	for i := range all {
		if all[i].Customer = odd(all[i].Customer); all[i].Fold != "" {
			all[i].Fold = odd(all[i].Fold)
		}
	}
	s, err := lived(all, files(nil))
	require.NoError(t, err)
	lines := bytes.SplitAfter(bytes.TrimSpace(s.past.Bytes()), []byte("\n"))
	before := preview.Options{Days: days, Most: 10} // since the beginning, when they were browsers without a name
	quick, err := preview.Run(t.Context(), s.Engine(), pages{lines}, files(nil), before)
	require.NoError(t, err)
	full, err := preview.Run(t.Context(), s.Engine(), plain{lines}, files(nil), before)
	require.NoError(t, err)
	require.Equal(t, full, quick)
	require.Zero(t, quick.Unread)

	everybody, err := preview.Run(t.Context(), s.Engine(), pages{lines}, files(nil), preview.Options{Days: days})
	require.NoError(t, err)
	was := 0
	for c := range 14 {
		written, err := s.Engine().Journal(t.Context(), odd(fmt.Sprint("u.", c)))
		require.NoError(t, err)
		for _, l := range written {
			if l.Campaign == "reminder" && l.Kind == journal.Enrolled {
				was++
			}
		}
	}
	require.Equal(t, was, campaign(t, everybody, "reminder").Would.Enrolled.Count, "a browser's first cart counts for who it was")
}
