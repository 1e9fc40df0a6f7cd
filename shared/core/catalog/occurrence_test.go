package catalog_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
)

// tuesday goes to everybody who looked at two products within a day. noon is a Monday's.
const tuesday = `campaign: tuesday
trigger: {schedule: {weekly: tue, at: "10:00"}, segment: busy}
exit: [{event: Order Completed}]
steps:
  - send: {channel: email, template: letter}
  - wait: 1d
  - send: {channel: email, template: receipt}
goal: {event: Order Completed, within: 7d}
policy: marketing
`

// theDay is the Tuesday after noon.
const theDay = "2026-05-05"

var herHour = time.Date(2026, 5, 5, 10, 0, 0, 0, time.UTC)

// member is a world whose customer is in the letter's segment until the next noon.
func member(t require.TestingT, definition string) *world {
	w := alone(t, definition, map[string]string{"segments/busy.yaml": busy})
	w.track(event.ProductViewed, nil)
	w.track(event.ProductViewed, nil)
	require.True(t, w.s.In("busy"))
	return w
}

// hour brings an occurrence, as launch does.
func (w *world) hour(occurrence string, spread int) {
	w.sent++
	w.apply(event.Event{Kind: event.Due, ID: id.Hash("test", strconv.Itoa(w.sent)), Customer: w.s.ID, Time: w.now, Received: w.now,
		Due: &event.DueData{Campaign: "tuesday", Occurrence: occurrence, Spread: spread}})
}

func TestAScheduledCampaignSendsAtHerHour(t *testing.T) {
	w := member(t, tuesday)
	w.hour(theDay, 0)
	require.Equal(t, herHour, w.waits("tuesday"))
	w.live(herHour.Add(-time.Minute))
	require.Empty(t, w.asked("tuesday"))
	w.live(herHour.Add(time.Minute))
	m := w.only("tuesday")
	require.Equal(t, herHour, m.Planned)
	require.Equal(t, herHour.Add(24*time.Hour), m.Expires, "too late counts from her hour")
	w.live(herHour.Add(25 * time.Hour))
	require.Len(t, w.asked("tuesday"), 2)
	require.Equal(t, []string{"tuesday: ended: finished"}, w.said(journal.Left))
	e := w.s.Enrolments[0]
	require.Equal(t, theDay, e.Key)
	require.Equal(t, id.Hash("enrolment", "u.1", "tuesday", theDay, id.Hash("occurrence", "tuesday", theDay).String()), e.ID)
}

func TestHerHourIsThatOfHerOwnZone(t *testing.T) {
	for zone, want := range map[string]string{"Pacific/Auckland": "2026-05-04T22:00:00Z", "America/Los_Angeles": "2026-05-05T17:00:00Z", "Nowhere/Odd": "2026-05-05T10:00:00Z"} {
		w := member(t, tuesday)
		w.s.Zone = zone
		w.hour(theDay, 0)
		require.Equal(t, want, w.waits("tuesday").Format(time.RFC3339), zone)
	}
}

func TestAnOccurrenceComesToACustomerOnce(t *testing.T) {
	w := member(t, tuesday)
	w.hour(theDay, 0)
	w.hour(theDay, 0)
	w.live(herHour.Add(26 * time.Hour))
	w.hour(theDay, 0)
	require.Len(t, w.s.Enrolments, 1)
	require.Len(t, w.asked("tuesday"), 2)
	require.Empty(t, w.said(journal.NotEnrolled))
	w.live(herHour.Add(6 * day))
	w.track(event.ProductViewed, nil)
	w.track(event.ProductViewed, nil)
	w.hour("2026-05-12", 0)
	require.Equal(t, herHour.Add(7*day), w.waits("tuesday"), "next week's is another")
}

func TestAnOccurrenceIsSpreadOverMinutesByHash(t *testing.T) {
	minutes := map[time.Duration]int{}
	for i := range 60 {
		w := member(t, tuesday)
		w.s.ID = "u." + strconv.Itoa(i)
		w.hour(theDay, 10)
		late := w.waits("tuesday").Sub(herHour)
		require.GreaterOrEqual(t, late, time.Duration(0))
		require.Less(t, late, 10*time.Minute)
		minutes[late]++
	}
	require.Greater(t, len(minutes), 7)
}

func TestWhoLeftTheSegmentBeforeHerHourGetsNothing(t *testing.T) {
	w := member(t, tuesday)
	w.s.Zone = "America/Los_Angeles" // her hour is 17:00, and she is in the segment until noon
	w.hour(theDay, 0)
	w.live(herHour.Add(8 * time.Hour))
	require.Empty(t, w.asked("tuesday"))
	require.Equal(t, []string{"tuesday: ended: not in busy any more"}, w.said(journal.Left))
	require.Equal(t, 1, w.linesOf(journal.Left)[0].Step)
}

func TestWhoJoinsAfterHerHourGetsItNowUnlessItIsTooLate(t *testing.T) {
	w := member(t, tuesday)
	w.now = herHour.Add(3 * time.Hour)
	w.track(event.ProductViewed, nil)
	w.track(event.ProductViewed, nil)
	w.hour(theDay, 0)
	require.Len(t, w.asked("tuesday"), 1)
	require.Equal(t, herHour, w.only("tuesday").Planned)

	w = member(t, tuesday)
	w.now = herHour.Add(24 * time.Hour)
	w.track(event.ProductViewed, nil)
	w.track(event.ProductViewed, nil)
	w.hour(theDay, 0)
	require.Empty(t, w.s.Enrolments)
	require.Equal(t, []string{"tuesday: did not begin: too late"}, w.said(journal.NotEnrolled))
}

func TestAnOccurrenceOfNothingIsRefusedWithItsReason(t *testing.T) {
	for reason, change := range map[string]func(w *world) string{
		"its campaign is gone":                            func(w *world) string { w.c = load(t, 2, nil).WithPast(w.c); return theDay },
		"its schedule does not come on that day any more": func(*world) string { return "2026-05-06" },
		"not in busy any more":                            func(w *world) string { w.now = noon.Add(day); return theDay },
	} {
		w := member(t, tuesday)
		w.hour(change(w), 0)
		require.Empty(t, w.s.Enrolments)
		require.Equal(t, []string{"tuesday: did not begin: " + reason}, w.said(journal.NotEnrolled))
	}
	events := load(t, 1, map[string]string{"campaigns/tuesday.yaml": "campaign: tuesday\ntrigger: {event: Signed Up}\nsteps: [wait: 1h]\npolicy: marketing\n"})
	w := member(t, tuesday)
	w.c = events
	w.hour(theDay, 0)
	require.Equal(t, []string{"tuesday: did not begin: its campaign is gone"}, w.said(journal.NotEnrolled))
}

func TestAnHourThatComesToNobodyMakesNobody(t *testing.T) {
	c := load(t, 1, map[string]string{"segments/busy.yaml": busy, "campaigns/tuesday.yaml": tuesday})
	e := event.Event{Kind: event.Due, ID: 5, Due: &event.DueData{Campaign: "tuesday", Occurrence: theDay}}
	next, items := c.Apply(customer.State{ID: "u.1"}, e, noon)
	require.Equal(t, customer.State{ID: "u.1"}, next)
	require.Empty(t, items)
}

func TestALetterToEveryoneReachesThoseWithAnIdOrAnAddressOnly(t *testing.T) {
	const everyone = "campaign: tuesday\ntrigger: {schedule: {once: 2026-05-05, at: \"10:00\"}, segment: everyone}\nsteps: [send: {channel: email, template: letter}]\npolicy: marketing\n"
	w := alone(t, everyone, nil)
	require.Empty(t, w.s.Enrolments, "coming into everyone starts nothing")
	w.hour(theDay, 0)
	require.Equal(t, herHour, w.waits("tuesday"))
	browser := alone(t, everyone, nil)
	browser.s = customer.State{ID: "a.1"}
	browser.track(event.Page, nil)
	browser.hour(theDay, 0)
	require.Empty(t, browser.s.Enrolments)
}

func TestExitsAndGoalsCountFromHerHourOn(t *testing.T) {
	w := member(t, tuesday)
	w.hour(theDay, 0)
	w.pass(time.Hour)
	w.order("o1", 20)
	w.live(herHour.Add(time.Hour))
	require.Len(t, w.asked("tuesday"), 1, "an order of the day before is none of the letter's")
	require.Empty(t, w.said(journal.Goal))
	w.order("o2", 30)
	require.Equal(t, []string{"tuesday: goal reached by Order Completed, worth 30.00 EUR"}, w.said(journal.Goal))
	require.Equal(t, []string{"tuesday: ended: left by Order Completed"}, w.said(journal.Left))
	require.Equal(t, 2, w.linesOf(journal.Left)[0].Step, "she was waiting at the second")
}

// Results compare runs, so each has to be drawn for itself: of one customer's two letters one may be held out.
func TestEachOccurrenceDrawsItsHoldoutAnew(t *testing.T) {
	drawn := map[string]int{}
	for i := range 40 {
		w := member(t, tuesday+"holdout: 50%\n")
		w.s.ID = "u." + strconv.Itoa(i)
		w.hour(theDay, 0)
		w.live(herHour.Add(6 * day))
		w.track(event.ProductViewed, nil)
		w.track(event.ProductViewed, nil)
		w.hour("2026-05-12", 0)
		enrolled := w.linesOf(journal.Enrolled)
		require.Len(t, enrolled, 2)
		drawn[enrolled[0].Arm+" "+enrolled[1].Arm]++
	}
	require.Len(t, drawn, 4)
}

func TestOccurrencesAreForgottenWhenNothingAsksForThemAnyMore(t *testing.T) {
	w := member(t, tuesday)
	w.s.Zone = "Pacific/Pago_Pago"
	for week := range 6 {
		date := herHour.Add(time.Duration(week) * 7 * day)
		w.live(date.Add(-2 * time.Hour))
		w.track(event.ProductViewed, nil)
		w.track(event.ProductViewed, nil)
		w.hour(date.Format(time.DateOnly), 0)
		w.live(date.Add(3 * day))
		require.LessOrEqual(t, len(w.s.Enrolments), 2, "this week's, and last week's whose goal may still be reached")
	}
	require.Len(t, w.linesOf(journal.Enrolled), 6)
}

func TestOfTwoSidesWithOneOccurrenceOneLetterGoes(t *testing.T) {
	one, other := member(t, tuesday), member(t, tuesday)
	other.s.ID, other.sent = "u.2", 1000
	one.hour(theDay, 0)
	other.hour(theDay, 0)
	require.NotEqual(t, one.s.Enrolments[0].ID, other.s.Enrolments[0].ID)
	one.live(herHour.Add(-time.Hour))
	other.live(herHour.Add(time.Minute)) // sent to her other self, whose clock is no other: only the tick came sooner
	require.Len(t, other.asked("tuesday"), 1)
	one.now = other.now
	fold(one, other)
	one.gone = other.gone
	one.live(herHour.Add(5 * time.Hour))
	require.Len(t, one.asked("tuesday"), 1, "the one that was begun has more steps behind it")
	require.Equal(t, []string{"tuesday: ended: merged"}, one.said(journal.Left))
}
