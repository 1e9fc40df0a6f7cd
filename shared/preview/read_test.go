package preview_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
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

// Whoever writes history side by side writes its parts in any order.
func TestThePastIsTheSameInWhateverOrderItsPartsLie(t *testing.T) {
	s, err := lived(lives(14), files(nil))
	require.NoError(t, err)
	lines := slices.Collect(bytes.Lines(s.past.Bytes()))
	want, err := preview.Run(t.Context(), s.Engine(), plain{lines}, files(nil), preview.Options{Days: days})
	require.NoError(t, err)
	received := func(line []byte) time.Time {
		var e event.Event
		require.NoError(t, json.Unmarshal(bytes.TrimSpace(line), &e))
		return e.Received
	}
	other := slices.Clone(lines)
	slices.SortStableFunc(other, func(a, b []byte) int { return received(b).Compare(received(a)) })
	require.NotEqual(t, lines, other)
	got, err := preview.Run(t.Context(), s.Engine(), pages{other}, files(nil), preview.Options{Days: days})
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// torn is a history of which one part cannot be read.
type torn struct{ pages }

func (p torn) Read(ctx context.Context, part string, keep func(string) bool, each func(event.Event)) (int, error) {
	if part == strconv.Itoa(perPage) {
		return 0, fault.New(fault.Unavailable, "no answer")
	}
	return p.pages.Read(ctx, part, keep, each)
}

func TestAPartOfHistoryThatCannotBeReadIsNoEmptyOneAndUnreadLinesOfAllPartsAreCounted(t *testing.T) {
	s := lamps(t)
	lines := slices.Collect(bytes.Lines(s.past.Bytes()))
	_, err := preview.Run(t.Context(), s.Engine(), torn{pages{lines}}, files(nil), preview.Options{})
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	bad := slices.Insert(slices.Clone(lines), 0, []byte("{}\n"))
	bad = append(slices.Insert(bad, 2*perPage, []byte("no json\n")), []byte("{}\n"))
	p, err := preview.Run(t.Context(), s.Engine(), pages{bad}, files(nil), preview.Options{})
	require.NoError(t, err)
	require.Equal(t, 3, p.Unread)
}

// away is a table that does not answer for one customer.
type away struct {
	engine.Store
	who string
}

func (a away) Query(ctx context.Context, r item.Range) ([]item.Item, error) {
	if r.Partition == item.Customer(a.who) {
		return nil, fault.New(fault.Unavailable, "no answer")
	}
	return a.Store.Query(ctx, r)
}

func TestACustomerWhoCannotBeReadIsNotTakenForOneWhoWasErased(t *testing.T) {
	s := lamps(t)
	e := engine.New(engine.Ports{Store: away{s.Engine().Store, "u.7"}, Clock: s.Now})
	_, err := preview.Run(t.Context(), e, s.past, files(nil), preview.Options{})
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	_, err = preview.Gather(t.Context(), e, 2000)
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
}
