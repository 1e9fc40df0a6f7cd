package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

func TestTheAlarmIsTheMinuteBehindWhatIsDue(t *testing.T) {
	w := reachable(t, nil)
	w.tick(nil) // the outbox's own alarm is gone
	require.Zero(t, w.s.Armed)
	w.pass(20*time.Minute + 30*time.Second)
	w.add("lamp", "c1")
	require.Equal(t, noon.Add(81*time.Minute), w.s.Armed.Time(), "due at 13:20:30: rounded up")
}

func TestAnAlarmIsNeverNearerThanTwoMinutes(t *testing.T) {
	w := reachable(t, nil)
	w.tick(nil)
	w.s.Armed = 0
	w.pass(10 * time.Second)
	w.order("o1", 20)
	require.Equal(t, item.MinuteAt(w.now.Add(2*time.Minute)), w.s.Armed)
	require.Equal(t, noon.Add(3*time.Minute), w.s.Armed.Time(), "12:02:10, rounded up")
}

func TestAnEarlierAlarmServes(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	armed := w.s.Armed
	w.pass(30 * time.Minute)
	w.add("rug", "c1")
	require.Equal(t, armed, w.s.Armed, "an event that moves a wait costs no alarm")
	w.now = armed.Time().Add(10 * time.Minute)
	w.track("Cart Viewed", nil)
	require.Equal(t, armed, w.s.Armed, "ten minutes late is not lost yet")
}

func TestAnAlarmThatNeverCameIsHealedByTheNextEvent(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.now = w.s.Armed.Time().Add(10*time.Minute + time.Millisecond)
	w.track("Cart Viewed", nil)
	require.True(t, w.s.Armed.Time().After(w.now))
}

func TestAnAlarmMovesForwardWhenSomethingIsDueBefore(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.order("o1", 20)
	require.Equal(t, noon.Add(2*time.Minute), w.s.Armed.Time(), "the receipt is looked after")
}

func TestATickClearsItsOwnMinuteAndEarlierOnesOnly(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.pass(4 * time.Minute)
	w.tick(nil)
	require.Equal(t, noon.Add(time.Hour), w.s.Armed.Time(), "an alarm of before leaves the later one")
	w.happen(noon.Add(3*time.Minute), event.CartViewed, nil)
	w.now = noon.Add(62 * time.Minute)
	w.tick(nil)
	require.Equal(t, noon.Add(64*time.Minute), w.s.Armed.Time(), "a late one clears what it was later than")
}

func TestWhatLeavesNothingDueNamesNoMinute(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	require.NotZero(t, w.s.Armed)
	w.wake(noon.Add(time.Hour))
	w.deliver()
	w.wake(noon.Add(2 * day))
	require.Len(t, w.said(journal.Left), 1)
	require.Zero(t, w.s.Armed)
}

func TestWhateverIsDueHasAnAlarmInTime(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := reachable(rt, map[string]string{"segments/busy.yaml": busy})
		for range rapid.IntRange(1, 25).Draw(rt, "events") {
			w.pass(time.Duration(rapid.IntRange(0, 90*60).Draw(rt, "seconds")) * time.Second)
			w.apply(drawEvent(rt, w))
			due := w.due()
			if due.IsZero() {
				continue
			}
			require.NotZero(rt, w.s.Armed)
			if soonest := w.now.Add(2 * time.Minute); due.Before(soonest) {
				due = soonest
			}
			require.LessOrEqual(rt, w.s.Armed, item.MinuteAt(due))
			require.False(rt, w.s.Armed.Time().Before(w.now.Add(-10*time.Minute)))
		}
	})
}

// due is the first time of anything that waits in the state.
func (w *world) due() (due time.Time) {
	first := func(t time.Time) {
		if !t.IsZero() && (due.IsZero() || t.Before(due)) {
			due = t
		}
	}
	for _, e := range w.s.Enrolments {
		first(e.Due)
	}
	for _, m := range w.s.Outbox.Messages {
		first(m.Until)
		if !m.Status.Final() && m.Lease == 0 {
			first(m.NotBefore)
			if m.NotBefore.IsZero() {
				first(w.now)
			}
		}
	}
	for _, m := range w.c.Segments {
		_, flip := m.Rule.Holds(w.s, w.now)
		if w.s.Known() {
			first(flip)
		}
	}
	return due
}

func TestATickWithNothingDueChangesNothingButItsMinute(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	before := w.s
	w.now = w.s.Armed.Time()
	w.happen(noon.Add(50*time.Minute), event.CartViewed, nil)
	w.tick(nil)
	require.Equal(t, before.Enrolments[0].Step, w.s.Enrolments[0].Step)
	require.Equal(t, noon.Add(110*time.Minute), w.s.Armed.Time())
}
