package console

import (
	"net/url"
	"strconv"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/engine"
)

// whoPath is the page of the people behind a number.
func whoPath(w engine.Who) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	number := func(name string, n int) {
		if n != 0 {
			q.Set(name, strconv.Itoa(n))
		}
	}
	set("campaign", w.Campaign)
	set("from", dayText(w.First))
	set("to", dayText(w.Last))
	if w.Match.Kind != 0 {
		set("kind", w.Match.Kind.String())
	}
	for _, run := range engine.VersionRuns(w.Versions) {
		q.Add("version", run)
	}
	number("waiting", w.Waiting)
	number("step", w.Match.Step)
	set("rule", w.Match.Rule)
	set("arm", w.Match.Arm)
	set("variant", w.Match.Variant)
	set("channel", w.Match.Channel)
	set("currency", w.Match.Currency)
	set("after", w.Cursor)
	return "/console/people?" + q.Encode()
}

// readWho reads what whoPath wrote. It returns fault.Invalid for anything else.
func readWho(v *Visit) (engine.Who, error) {
	q := v.Query
	w := engine.Who{Campaign: q.Get("campaign"), Limit: peopleAPage, Cursor: q.Get("after")}
	w.Match = result.Cell{Rule: q.Get("rule"), Arm: q.Get("arm"), Variant: q.Get("variant"), Channel: q.Get("channel"), Currency: q.Get("currency")}
	r := whoReader{q: q}
	w.First, w.Last = r.day("from"), r.day("to")
	w.Match.Kind = r.kind("kind")
	w.Match.Step, w.Waiting = r.number(q.Get("step")), r.number(q.Get("waiting"))
	var err error
	w.Versions, err = engine.ParseVersionRuns(q["version"])
	if r.wrong || err != nil || !w.Last.IsZero() && w.Last.Before(w.First) {
		return engine.Who{}, fault.New(fault.Invalid, "this link does not name a number; open it again from the page that shows the number")
	}
	return w, nil
}

// whoReader reads what stands in a link, and remembers whether any of it was wrong.
type whoReader struct {
	q     url.Values
	wrong bool
}

func (r *whoReader) day(name string) time.Time {
	text := r.q.Get(name)
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, text)
	r.wrong = r.wrong || err != nil
	return t
}

func (r *whoReader) number(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.ParseUint(text, 10, 31)
	r.wrong = r.wrong || err != nil
	return int(n)
}

func (r *whoReader) kind(name string) journal.Kind {
	word := r.q.Get(name)
	k, ok := journal.ParseKind(word)
	r.wrong = r.wrong || !ok && word != ""
	return k
}

// dayText is a day as it stands in a link; "" for the zero time.
func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
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
	case dayText(first) == dayText(last):
		return "on " + until
	case first.Year() == last.Year():
		return "from " + first.UTC().Format("2 Jan") + " to " + until
	}
	return "from " + first.UTC().Format("2 Jan 2006") + " to " + until
}
