package catalog

import (
	"fmt"
	"strings"

	"rapport/shared/core/segment"
)

// neverBegan says why there is no run at all.
func (w *why) neverBegan() (Hurdle, string) {
	t, came := w.c.Trigger, w.came()
	switch {
	case t.Schedule != nil:
		return w.noHour()
	case t.Segment != "" && !w.d.s.Known():
		return NotTriggered, "The customer has neither an id nor an address, and so is in no segment."
	case t.Segment != "" && came.IsZero():
		return NotTriggered, fmt.Sprintf("The customer is not in %s, which starts it: %s.", t.Segment, w.reason(t.Segment))
	case t.Segment != "":
		return NotTriggered, fmt.Sprintf("The customer has been in %s since %s. It starts when somebody comes in, and they were in before it was published.", t.Segment, w.day(came))
	case came.IsZero() && w.d.s.Record(t.Event.Event).Count > 0:
		return NotTriggered, fmt.Sprintf("The customer never %s: %s came %s, but not so.", w.triggered(), t.Event.Event, times(w.d.s.Record(t.Event.Event).Count))
	case came.IsZero():
		return NotTriggered, fmt.Sprintf("The customer never %s, which starts it.", w.triggered())
	}
	return NotTriggered, fmt.Sprintf("The customer %s last on %s, when this campaign was not published yet.", w.triggered(), w.day(came))
}

func times(n uint32) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// noHour says why no occurrence of a schedule came to her.
func (w *why) noHour() (Hurdle, string) {
	name := w.c.Trigger.Segment
	switch {
	case !w.d.in(w.d.c.Version, name):
		return NotTriggered, fmt.Sprintf("The customer is not in %s, to whom it goes: %s.", name, w.reason(name))
	case w.ask.Paused:
		return Halted, "It is paused, so nobody new gets it."
	case len(w.ask.Cancelled) > 0:
		return Halted, "Its occurrence " + w.ask.Cancelled[len(w.ask.Cancelled)-1] + " was called off, and no other has come to this customer."
	}
	return NotTriggered, "The customer is in " + name + ", and its hour has not come since."
}

func (w *why) reason(name string) string {
	s, ok := w.d.c.Segment(name)
	if !ok {
		return "has neither an id nor an address"
	}
	facts := w.d.s
	return segment.Reason(s.Rule, &facts, w.d.now.In(w.zone))
}

// notLetIn says why what starts it came and started nothing.
func (w *why) notLetIn() (Hurdle, string) {
	rule, at := w.begin.Rule, w.day(w.begin.Time)
	switch {
	case rule == "too late":
		return CameLate, fmt.Sprintf("What starts it came on %s, but too late: it had happened too long before.", at)
	case strings.HasPrefix(rule, "after "):
		return LeftBefore, fmt.Sprintf("What starts it came on %s, but %s, which ends it, was seen already.", at, strings.TrimPrefix(rule, "after "))
	case strings.HasPrefix(rule, "not in "):
		return NotTriggered, fmt.Sprintf("Its hour came on %s, and the customer was %s.", at, rule)
	}
	return NotLetIn, fmt.Sprintf("What starts it came on %s, but the customer did not enter: %s.", at, rule)
}
