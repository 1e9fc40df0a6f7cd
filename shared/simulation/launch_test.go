package simulation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/engine"
	"rapport/shared/simulation"
)

// withLetter is the shop with a letter to all buyers, each Tuesday at ten in Zagreb.
func withLetter() map[string][]byte {
	all := files()
	all["shop.yaml"] = append(all["shop.yaml"], "zone: Europe/Zagreb\n"...)
	all["campaigns/letter.yaml"] = []byte("campaign: letter\ntrigger: {schedule: {weekly: tue, at: \"10:00\"}, segment: buyers}\nsteps: [send: {channel: email, template: hello}]\npolicy: marketing\n")
	return all
}

// letters are when the letter went to whom.
func letters(t *testing.T, plain bool) (at map[string][]time.Time, items []item.Item) {
	at = map[string][]time.Time{}
	var w *simulation.World
	w, err := simulation.New(t.Context(), simulation.Options{Start: start, Files: withLetter(), Plain: plain, Sent: func(m engine.Mail) {
		if m.Tags["campaign"] == "letter" {
			at[m.To] = append(at[m.To], w.Now())
		}
	}})
	require.NoError(t, err)
	buy := func(who string, when time.Time) []event.Event {
		return append(known(who, who+"@example.com", when), track(who, event.OrderCompleted, when.Add(time.Minute), map[string]any{"order_id": who}))
	}
	require.NoError(t, w.Feed(t.Context(), buy("u.early", start)))
	require.NoError(t, w.Feed(t.Context(), known("u.looker", "looker@example.com", start.Add(time.Hour))))
	require.NoError(t, w.Feed(t.Context(), buy("u.joiner", time.Date(2025, 11, 25, 12, 0, 0, 0, time.UTC)))) // three hours after the first letter
	require.NoError(t, w.Until(t.Context(), start.AddDate(0, 0, 14)))
	return at, w.Items()
}

func TestALetterComesToEachMemberAtTheHourOfEachWeek(t *testing.T) {
	for _, plain := range []bool{false, true} {
		at, items := letters(t, plain)
		tuesday := time.Date(2025, 11, 25, 9, 0, 0, 0, time.UTC) // start is the Monday before
		require.Equal(t, []time.Time{tuesday, tuesday.AddDate(0, 0, 7)}, at["u.early@example.com"])
		require.Len(t, at["u.joiner@example.com"], 2, "who joins after the hour gets it at once")
		require.WithinDuration(t, tuesday.Add(3*time.Hour), at["u.joiner@example.com"][0], 20*time.Minute)
		require.Len(t, at, 2)
		days := map[string]bool{}
		for _, it := range items {
			if it.Partition == "FIGURE#members:everyone" {
				days[it.Sort] = true
			}
		}
		if plain {
			require.Less(t, len(days), 14, "nothing is counted on days on which nothing is launched")
		} else {
			require.Len(t, days, 15, "each day has its headcount")
		}
	}
}

func TestAMonthWithoutALetterMakesNoFiguresInAPlainWorld(t *testing.T) {
	w, err := simulation.New(t.Context(), simulation.Options{Start: start, Files: files(), Plain: true})
	require.NoError(t, err)
	require.NoError(t, w.Until(t.Context(), start.AddDate(0, 1, 0)))
	days := 0
	for _, it := range w.Items() {
		if strings.HasPrefix(it.Partition, "FIGURE#members:everyone") {
			days++
		}
	}
	require.Equal(t, 1, days, "of the day of the start")
}
