package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/engine"
)

func everybody(string) bool { return true }

func TestWhatHistoryKeptIsReadAsItWas(t *testing.T) {
	s := newStage(t, nil)
	quoted := s.event(`u.an"a\<&>`, "Signed In", "customer", "u.other")
	s.process(quoted)
	s.process(s.known("u.ben", "ben@example.com")...)
	past := strings.Join(s.history, "")
	var read []event.Event
	unread, err := engine.ReadPast(t.Context(), strings.NewReader(past), everybody, func(e event.Event) { read = append(read, e) })
	require.NoError(t, err)
	require.Zero(t, unread)
	require.Len(t, read, 3)
	require.Equal(t, quoted, read[0])
	read = nil
	_, err = engine.ReadPast(t.Context(), strings.NewReader(past), func(c string) bool { return c == quoted.Customer }, func(e event.Event) { read = append(read, e) })
	require.NoError(t, err)
	require.Equal(t, []event.Event{quoted}, read)
}

func TestALineThatIsNoEventIsCountedAndPassedOver(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("u.ana", "Signed In"))
	past := "no json\n{}\n\n" + s.history[0] + `{"kind":1,"id":"00` // which is being written
	read := 0
	unread, err := engine.ReadPast(t.Context(), strings.NewReader(past), everybody, func(event.Event) { read++ })
	require.NoError(t, err)
	require.Equal(t, []int{1, 3}, []int{read, unread})
	gone, stop := context.WithCancel(t.Context())
	stop()
	_, err = engine.ReadPast(gone, strings.NewReader(past), everybody, func(event.Event) {})
	require.ErrorIs(t, err, context.Canceled)
}

// Whom a line names is found without reading all of it, as reading all of it would find it, whoever wrote the line.
func TestALineIsOfWhomItNamesWhateverElseItHolds(t *testing.T) {
	word := rapid.SampledFrom([]string{`u.ana`, `u.ben`, `"`, `\`, `","customer":"`, `,"customer":"u.ben"`, `<`, "ž", "\u2028", "\xff", "\n", " ", "{", "}"})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 5).Draw(t, "words"), "") })
	rapid.Check(t, func(t *rapid.T) {
		e := event.Event{Kind: event.Kind(rapid.Uint8Range(1, 12).Draw(t, "kind")), ID: id.ID(rapid.Uint64().Draw(t, "id")), Customer: "u." + text.Draw(t, "customer"),
			Fold: text.Draw(t, "fold"), Name: text.Draw(t, "name"), Properties: map[string]any{"customer": text.Draw(t, "property")}}
		ours, err := json.Marshal(e)
		require.NoError(t, err)
		theirs := rapid.SampledFrom([]string{string(ours), `{"properties":{"id":"x","customer":"u.ben"},` + string(ours[1:]), "{ " + string(ours[1:]),
			strings.ReplaceAll(string(ours), `":`, `" : `), strings.Replace(string(ours), `"customer":"u`, `"customer":"\u0075`, 1)}).Draw(t, "line")
		var plain event.Event
		require.NoError(t, json.Unmarshal([]byte(theirs), &plain))
		var asked []string
		var read []event.Event
		_, err = engine.ReadPast(context.Background(), strings.NewReader(theirs), func(c string) bool { asked = append(asked, c); return true },
			func(e event.Event) { read = append(read, e) })
		require.NoError(t, err)
		require.Equal(t, []string{plain.Customer}, asked)
		require.Equal(t, []event.Event{plain}, read)
	})
}

func TestALineThatOnlyBeginsLikeOneOfHistorysIsReadWhole(t *testing.T) {
	for line, want := range map[string]string{
		`{"kind":1,"id":"a","p":{"bcd":"e","customer":"u.ben"},"customer":"u.ana"}`: "u.ana",
		`{"kind":1,"id":"148cd074aec6d7af","customer":"u.` + "\xff" + `"}`:          "u.\ufffd",
		`{"kind":1,"id":"148cd074aec6d7af","customer":"u.an\u0061"}`:                "u.ana",
	} {
		var asked []string
		_, err := engine.ReadPast(t.Context(), strings.NewReader(line), func(c string) bool { asked = append(asked, c); return false }, func(event.Event) {})
		require.NoError(t, err)
		require.Equal(t, []string{want}, asked, line)
	}
}
