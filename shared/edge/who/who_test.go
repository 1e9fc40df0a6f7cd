package who_test

import (
	"net/url"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/edge/who"
	"rapport/shared/engine"
)

func TestALinkToPeopleNamesExactlyItsNumber(t *testing.T) {
	text := rapid.SampledFrom([]string{"", "too late", "cap of 1 in 24 hours", "2:a 5:b", "&x=1#?%"})
	rapid.Check(t, func(r *rapid.T) {
		day := func(label string) time.Time {
			return time.Date(2026, 1, rapid.IntRange(1, 20).Draw(r, label), 0, 0, 0, 0, time.UTC)
		}
		w := engine.Who{Campaign: text.Draw(r, "campaign"), First: day("first"), Last: day("last").AddDate(0, 1, 0), Cursor: text.Draw(r, "cursor"),
			Waiting: rapid.IntRange(0, 3).Draw(r, "waiting"), Match: result.Cell{Kind: journal.Kind(rapid.IntRange(0, len(journal.Kinds())).Draw(r, "kind")),
				Step: rapid.IntRange(0, 9).Draw(r, "step"), Rule: text.Draw(r, "rule"), Arm: text.Draw(r, "arm"), Variant: text.Draw(r, "variant"),
				Channel: text.Draw(r, "channel"), Currency: text.Draw(r, "currency")}}
		for range rapid.IntRange(0, 3).Draw(r, "versions") {
			w.Versions = append(w.Versions, rapid.Uint32Range(1, 99).Draw(r, "version"))
		}
		if rapid.Bool().Draw(r, "from the beginning") {
			w.First, w.Last = time.Time{}, time.Time{}
		}
		sent, err := url.ParseQuery(who.Query(w).Encode())
		require.NoError(r, err)
		read, err := who.Parse(sent)
		require.NoError(r, err)
		require.Equal(r, w, read)
	})
}

func TestALinkThatNamesNoNumberIsRefusedWithWhatIsWrong(t *testing.T) {
	for query, says := range map[string]string{
		"first=yesterday": "first is a day in UTC", "last=2026-13-01": "last is a day in UTC", "kind=happy": `kind is one of enrolled, not enrolled,`,
		"step=-1": "step is a whole number", "step=x": "step is a whole number", "step=1001": "from 1 to 1000", "waiting=two": "waiting is a whole number",
		"version=x": "version is the number of one", "version=20000-1": "at most 10000 versions", "first=2026-02-01&last=2026-01-01": "last, 2026-01-01, lies before first, 2026-02-01",
	} {
		sent, err := url.ParseQuery(query)
		require.NoError(t, err)
		_, err = who.Parse(sent)
		require.True(t, fault.Is(err, fault.Invalid), query)
		require.ErrorContains(t, err, says)
	}
}

// A field of the question that no link holds would let a number open somebody else's people.
func TestALinkHoldsEveryFieldOfAQuestion(t *testing.T) {
	w := engine.Who{Campaign: "c", First: time.Unix(0, 0), Last: time.Unix(1e6, 0), Versions: []uint32{1}, Waiting: 1, Cursor: "x",
		Match: result.Cell{Kind: journal.Sent, Step: 1, Rule: "r", Arm: "holdout", Variant: "a", Channel: "email", Currency: "EUR"}}
	elsewhere := map[string]bool{"Limit": true, "Version": true, "Match": true} // the page's own; in Versions; field by field
	set := 0
	for _, v := range []reflect.Value{reflect.ValueOf(w), reflect.ValueOf(w.Match)} {
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if elsewhere[name] {
				continue
			}
			require.False(t, v.Field(i).IsZero(), "%s is a new field: give it a name in a link, or say here why it needs none", name)
			set++
		}
	}
	require.Len(t, who.Query(w), set)
}
