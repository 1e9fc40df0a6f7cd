package console

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/segment"
)

// startSentence says what starts a campaign: "On Product Added where category is lamps, once for each cart".
func startSentence(t campaign.Trigger) string {
	switch {
	case t.Schedule != nil:
		return scheduleSentence(*t.Schedule) + ", to " + members(t.Segment)
	case t.Segment != "":
		return "On coming into the segment " + t.Segment
	}
	return "On " + matchWords(t.Event) + ", once for each " + keyWords(t.Key)
}

func members(name string) string {
	if name == segment.Everyone {
		return "everyone"
	}
	return "the segment " + name
}

func keyWords(key string) string {
	if key == "" {
		return "customer"
	}
	return strings.ReplaceAll(key, "_", " ")
}

func matchWords(m campaign.Match) string {
	if len(m.Where) == 0 {
		return m.Event
	}
	return m.Event + " where " + m.Where.Sentence()
}

// scheduleSentence says when a schedule comes: "Every Tuesday at 10:00".
func scheduleSentence(s campaign.Schedule) string {
	at := fmt.Sprintf(" at %02d:%02d", s.At/60, s.At%60)
	switch s.Every {
	case campaign.Daily:
		return "Every day" + at
	case campaign.Weekly:
		return "Every " + s.Weekday.String() + at
	case campaign.Monthly:
		if s.Day == 0 {
			return "On the last day of each month" + at
		}
		return "On the " + ordinal(s.Day) + " of each month" + at
	}
	return "On " + dateWords(s.Date) + at
}

// dateWords writes the date of an occurrence, 2026-12-01, as "1 Dec 2026".
func dateWords(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return d.Format("2 Jan 2006")
}

func ordinal(n int) string {
	ending := "th"
	if n < 11 || n > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(n) + ending
}

// spanWords says a time in the greatest unit that divides it: "2 days", "36 hours".
func spanWords(d time.Duration) string {
	for _, unit := range []struct {
		name string
		long time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}} {
		if d%unit.long == 0 {
			return counted(int(d/unit.long), unit.name, unit.name+"s")
		}
	}
	return counted(int(d/time.Second), "second", "seconds")
}

// stepWords says what a step does: its kind, and the rest.
func stepWords(s campaign.Step) (kind, title string) {
	switch s.Kind {
	case campaign.Wait:
		return "wait", spanWords(s.For)
	case campaign.WaitQuiet:
		return "wait", spanWords(s.For) + " since the last " + segment.Choice(s.On)
	case campaign.WaitEvent:
		return "wait", "for " + matchWords(s.Event) + ", at most " + spanWords(s.For)
	case campaign.Send:
		return "send", s.Template + " by " + segment.Choice(s.Channels)
	case campaign.Exit:
		if s.Reason == "" {
			return "end", "The campaign ends here"
		}
		return "end", s.Reason
	case campaign.Branch:
		return "branch", "Which way?"
	case campaign.Split:
		return "split", "By chance"
	}
	return "step", "of a kind that this version does not know"
}

// goalSentence says what a campaign is measured by; "" for one that is not.
func goalSentence(g *campaign.Goal) string {
	if g == nil {
		return ""
	}
	return matchWords(g.Match) + " within " + spanWords(g.Within)
}

// exitSentence says what ends a campaign at any step; "" when nothing does.
func exitSentence(exits []campaign.Match) string {
	names := make([]string, len(exits))
	for i, m := range exits {
		names[i] = matchWords(m)
	}
	return segment.Choice(names)
}
