package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
)

// followUp waits at most two days for a large order, an hour after a product was added.
const followUp = `campaign: follow-up
trigger: {event: Product Added}
steps:
  - wait: 1h
  - wait: {event: Order Completed, where: {revenue: {gte: 50}}, at_most: 2d}
  - wait: 30m
  - send: {channel: email, template: letter}
policy: marketing
`

func TestAWaitForAnEventEndsAtTheEvent(t *testing.T) {
	w := alone(t, followUp, nil)
	w.add("lamp", "")
	w.live(noon.Add(5 * time.Hour))
	require.Equal(t, noon.Add(49*time.Hour), w.waits("follow-up"), "an hour, then at most two days")
	w.order("o1", 20)
	require.Equal(t, noon.Add(49*time.Hour), w.waits("follow-up"), "too small")
	w.order("o2", 80)
	require.Equal(t, noon.Add(5*time.Hour+30*time.Minute), w.waits("follow-up"), "the next step counts from the event")
	w.live(noon.Add(6 * time.Hour))
	require.Len(t, w.asked("follow-up"), 1)
}

func TestAWaitForAnEventEndsAfterItsTimeWithoutOne(t *testing.T) {
	w := alone(t, followUp, nil)
	w.add("lamp", "")
	w.live(noon.Add(60 * time.Hour))
	require.Equal(t, noon.Add(49*time.Hour+30*time.Minute), w.only("follow-up").Planned)
}

func TestWhatCameBeforeTheStepWasReachedDoesNotEndTheWait(t *testing.T) {
	w := alone(t, followUp, nil)
	w.add("lamp", "")
	w.pass(30 * time.Minute)
	w.order("o1", 80)
	w.live(noon.Add(2 * time.Hour))
	require.Equal(t, noon.Add(49*time.Hour), w.waits("follow-up"))
}

func TestAnEventThatCameBetweenAPlannedTimeAndItsLateAlarmEndsTheWait(t *testing.T) {
	w := alone(t, followUp, nil)
	w.add("lamp", "")
	w.s.Armed = 0 // the alarm is lost
	w.pass(90 * time.Minute)
	w.order("o1", 80)
	require.Equal(t, noon.Add(2*time.Hour), w.waits("follow-up"), "the step was reached at one, by the plan")
	w.pass(time.Hour)
	w.tick(nil)
	require.Equal(t, noon.Add(2*time.Hour), w.only("follow-up").Planned)
}

func TestAWaitForAnEventThatTheOtherSideSawEndsWithTheMerge(t *testing.T) {
	browser := alone(t, followUp, nil)
	browser.s = customer.State{ID: "a.1"}
	browser.add("lamp", "")
	browser.live(noon.Add(90 * time.Minute))
	w := alone(t, followUp, nil)
	w.sent, w.now = 1000, noon.Add(90*time.Minute)
	w.order("o1", 80)
	w.pass(10 * time.Minute)
	fold(w, browser)
	require.Equal(t, noon.Add(2*time.Hour), w.waits("follow-up"))
}

// TestTheOrderOfEventsDoesNotChangeThePath brings the same events in two orders, none later than what it decides about.
func TestTheOrderOfEventsDoesNotChangeThePath(t *testing.T) {
	const mixed = `campaign: mixed
trigger: {event: Signed Up}
steps:
  - wait: {event: Product Added, where: {product_id: lamp}, at_most: 4h}
  - wait: 6h
  - branch:
      - when: {did: {event: Product Viewed, at_least: 2, within: 1d, where: {category: lamps}}}
        then: [split: {a: 50%, b: 50%}]
      - when: {segment: near}
        then: [exit: near]
  - wait: 1h
policy: marketing
`
	files := map[string]string{"segments/near.yaml": "segment: near\nwhere: {trait: {name: country, is: HR}}\n"}
	rapid.Check(t, func(rt *rapid.T) {
		events := []event.Event{{Name: "Signed Up", Time: noon}}
		for range rapid.IntRange(0, 8).Draw(rt, "events") {
			e := event.Event{Name: rapid.SampledFrom([]string{event.ProductAdded, event.ProductViewed, event.Identify, event.Page}).Draw(rt, "name"),
				Time: noon.Add(time.Duration(rapid.IntRange(-60, 350).Draw(rt, "minute")) * time.Minute)}
			e.Properties = map[string]any{"product_id": rapid.SampledFrom([]any{"lamp", "rug"}).Draw(rt, "product"), "category": rapid.SampledFrom([]any{"lamps", "rugs"}).Draw(rt, "category")}
			if e.Name == event.Identify {
				e.Properties, e.Traits = nil, map[string]any{"country": rapid.SampledFrom([]any{"HR", "AT"}).Draw(rt, "country")}
			}
			events = append(events, e)
		}
		for i := range events {
			events[i].Kind, events[i].ID, events[i].Customer, events[i].Server, events[i].Received = event.Behaviour, id.ID(i+1), "u.1", true, noon.Add(350*time.Minute)
		}
		path := func(events []event.Event) (lines []journal.Line) {
			w := alone(rt, mixed, files)
			w.now = noon.Add(350 * time.Minute)
			for _, e := range events {
				w.apply(e)
			}
			w.live(noon.Add(2 * day))
			for _, l := range w.lines {
				if l.Campaign == "mixed" {
					l.Time = time.Time{} // when it was decided may differ by the minutes of an alarm
					lines = append(lines, l)
				}
			}
			return lines
		}
		require.Equal(rt, path(events), path(rapid.Permutation(events).Draw(rt, "order")))
	})
}

func TestEveryStepThatWaitsHasADue(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := everything(rt)
		for range rapid.IntRange(1, 25).Draw(rt, "events") {
			w.pass(time.Duration(rapid.IntRange(0, 3*3600).Draw(rt, "seconds")) * time.Second)
			w.apply(drawEvent(rt, w))
			for _, e := range w.s.Enrolments {
				if e.Ended == "" {
					require.False(rt, e.Due.IsZero(), "%s waits at step %d for ever", e.Campaign, e.Step+1)
					require.False(rt, e.Due.After(e.Entered.Add(campaign.Life)))
				}
			}
		}
	})
}

// everything is a world with every construct of the language.
func everything(t require.TestingT) *world {
	return reachable(t, map[string]string{"segments/busy.yaml": busy, "campaigns/welcome.yaml": welcome, "campaigns/letter.yaml": letterWithGoal,
		"campaigns/last-call.yaml": lastCall, "campaigns/ab.yaml": abTest, "campaigns/follow-up.yaml": followUp, "campaigns/tuesday.yaml": tuesday})
}

// TestWhereverAnEnrolmentStandsApplyGoesOn puts enrolments at every index, also such as no program has, into campaigns that changed or went.
func TestWhereverAnEnrolmentStandsApplyGoesOn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := everything(rt)
		name := rapid.SampledFrom([]string{"cart-reminder", "last-call", "ab", "follow-up", "tuesday", "gone"}).Draw(rt, "campaign")
		e := customer.Enrolment{ID: 77, Campaign: name, Version: rapid.SampledFrom([]uint32{1, 1, 1, 9}).Draw(rt, "version"), Entered: noon, Since: noon, Due: noon,
			Step: rapid.IntRange(-2, 12).Draw(rt, "step"), Taken: rapid.IntRange(0, 9).Draw(rt, "taken"), Draws: []customer.Draw{{Step: 3, Arm: "?"}}}
		next, _ := w.c.Apply(w.s.SetEnrolment(e), drawEvent(rt, w), noon.Add(time.Duration(rapid.IntRange(0, 200).Draw(rt, "days"))*day))
		got, ok := next.Enrolment(77)
		require.True(rt, ok || name == "gone" || next.Tombstone())
		if ok && got.Ended == "" {
			require.GreaterOrEqual(rt, got.Step, e.Step)
		}
	})
}
