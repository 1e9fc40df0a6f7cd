package catalog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
)

// republish gives a waiting world a second version of its letter.
func republish(w *world, definition string) {
	files := map[string]string{"segments/busy.yaml": busy}
	if definition != "" {
		files["campaigns/tuesday.yaml"] = definition
	}
	w.c = load(w.t, 2, files).WithPast(w.c)
	w.tick(nil)
}

func TestWhatIsCorrectedBeforeHerHourHoldsAtHerHour(t *testing.T) {
	w := member(t, tuesday)
	w.hour(theDay, 0)
	republish(w, strings.Replace(tuesday, "template: letter", "template: receipt", 1))
	w.live(herHour.Add(time.Minute))
	m := w.only("tuesday")
	require.Equal(t, "receipt", m.Template)
	require.EqualValues(t, 2, m.Version)
	require.Equal(t, []string{"tuesday: ended: taken over by version 2"}, w.said(journal.Left))
	require.Len(t, w.linesOf(journal.Enrolled), 2, "counted out of the one version and into the other")
}

func TestAnotherHourMovesThoseWhoWait(t *testing.T) {
	w := member(t, tuesday)
	w.hour(theDay, 0)
	republish(w, strings.Replace(tuesday, "10:00", "11:30", 1))
	require.Equal(t, herHour.Add(90*time.Minute), w.waits("tuesday"))
	require.Empty(t, w.linesOf(journal.Left), "nothing that is counted differs")
	w.live(herHour.Add(2 * time.Hour))
	require.Equal(t, herHour.Add(90*time.Minute), w.only("tuesday").Planned)
}

func TestALetterThatIsTakenBackOrMovedToAnotherDayIsNotSent(t *testing.T) {
	for definition, reason := range map[string]string{
		"": "its campaign is gone",
		strings.Replace(tuesday, "weekly: tue", "weekly: wed", 1): "its schedule does not come on that day any more",
	} {
		w := member(t, tuesday)
		w.hour(theDay, 0)
		republish(w, definition)
		w.live(herHour.Add(time.Hour))
		require.Empty(t, w.asked("tuesday"))
		require.Equal(t, []string{"tuesday: ended: " + reason}, w.said(journal.Left))
	}
}

func TestWhoHasBegunFinishesTheLetterThatSheBegan(t *testing.T) {
	w := member(t, tuesday)
	w.hour(theDay, 0)
	w.live(herHour.Add(time.Hour))
	republish(w, strings.Replace(tuesday, "template: receipt", "template: letter", 1))
	w.live(herHour.Add(25 * time.Hour))
	asked := w.asked("tuesday")
	require.Len(t, asked, 2)
	require.Equal(t, "receipt", asked[1].Template)
}
