package engine_test

import (
	"fmt"
	"testing"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
)

// final is the customer that one has become, behind her aliases.
func (w *world) final(who string) customer.State {
	s := w.state(who)
	for s.Alias != "" {
		s = w.state(s.Alias)
	}
	return s
}

// TestExploreAMergeLosesAndDoublesNothing folds a browser into a customer while both take in events, twice at once.
func TestExploreAMergeLosesAndDoublesNothing(t *testing.T) {
	c := definitions(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "1m")})
	first, second, third := happens("First", 0), happens("Second", 5), happens("Third", 10)
	first.Customer, second.Customer = "a.web", "a.web"
	identify := happens(event.Identify, 8)
	identify.Fold = "a.web"
	again := happens(event.Identify, 9)
	again.ID, again.Fold = again.ID+1, "a.web"
	events := []event.Event{first, second, third, identify, again}
	x := &explorer{t: t, catalog: c, minutes: 2, most: 2, events: map[string]uint64{}}
	for i, ev := range events {
		x.jobs = append(x.jobs, takes(ev))
		x.events[ev.ID.String()] = 1 << i
	}
	x.start = func(w *world, j int) bool { return w.done>>j&1 == 0 && !w.running(j) }
	x.bad = func(w *world) string {
		browser, ana := w.final("a.web"), w.final("u.ana")
		for i, ev := range events[:3] {
			count := int(ana.Record(ev.Name).Count)
			if browser.ID != ana.ID {
				count += int(browser.Record(ev.Name).Count)
			}
			if done := w.done>>i&1 == 1; done && count != 1 || count > 1 {
				return fmt.Sprintf("%s is counted %d times", ev.Name, count)
			}
		}
		if w.done>>3&3 == 0 {
			return ""
		}
		if browser.ID != "u.ana" {
			return "she was identified and her browser is still somebody else"
		}
		if _, ok := w.has(item.Folded("u.ana", "a.web")); !ok {
			return "nothing in her partition says who was folded in"
		}
		if len(ana.Enrolments) > 1 {
			return "she is twice in one campaign"
		}
		return x.badAgenda(w)
	}
	x.limit = 20_000
	x.run()
	x.wander(1_000, 6)
}
