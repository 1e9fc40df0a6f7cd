package console

import (
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/edge/who"
	"rapport/shared/engine"
)

// whoPath is the page of the people behind a number.
func whoPath(w engine.Who) string { return "/console/people?" + who.Query(w).Encode() }

// readWho reads what whoPath wrote. It returns fault.Invalid for anything else.
func readWho(v *Visit) (engine.Who, error) {
	w, err := who.Parse(v.Query)
	if err != nil {
		return engine.Who{}, fault.New(fault.Invalid, "this link does not name a number (%v); open it again from the page that shows the number", err)
	}
	w.Limit = peopleAPage
	return w, nil
}

// did is what a customer did, or had done to her, for a line of each kind.
var did = map[journal.Kind]string{
	journal.Enrolled: "began", journal.NotEnrolled: "did not begin", journal.Variant: "drew an arm", journal.Held: "held", journal.Skipped: "skipped",
	journal.Requested: "decided to send", journal.Sent: "sent", journal.Failed: "failed", journal.Unknown: "not known whether sent", journal.Delivered: "delivered",
	journal.Bounced: "bounced", journal.Complained: "marked as spam", journal.Consent: "changed a consent", journal.Goal: "reached the goal", journal.Left: "ended",
	journal.Merged: "recognised as the same person", journal.Branched: "took a path",
}

// whoWords says what a number counts, as it stands behind it.
func whoWords(w engine.Who) string {
	if w.Waiting > 0 {
		return "waiting now"
	}
	return cellWords(w.Match)
}

// cellWords says what a number counts, as it stands behind the number: "skipped: no consent for email".
func cellWords(c result.Cell) string {
	words := did[c.Kind]
	if words == "" {
		words = "lines of the journal"
	}
	switch {
	case c.Kind == journal.Branched && c.Rule != "":
		words = "took path " + c.Rule
	case c.Kind == journal.Variant && c.Variant != "":
		words = "drew arm " + c.Variant
	case c.Kind == journal.Goal:
		if c.Variant != "" {
			words += " in arm " + c.Variant
		}
	case c.Rule != "":
		words = reasonWords(words, c.Rule)
	}
	switch c.Arm {
	case "holdout":
		words += " in the holdout"
	case "campaign":
		words += " outside of the holdout"
	}
	return words
}

// Days writes the days, counted in UTC, that a number is of: "from 26 Oct to 24 Nov 2026".
func (v *Visit) Days(first, last time.Time) string {
	if last.IsZero() {
		last = v.Now
	}
	until := last.UTC().Format("2 Jan 2006")
	switch {
	case first.IsZero():
		return "from the beginning to " + until
	case first.Equal(last):
		return "on " + until
	case first.Year() == last.Year():
		return "from " + first.UTC().Format("2 Jan") + " to " + until
	}
	return "from " + first.UTC().Format("2 Jan 2006") + " to " + until
}
