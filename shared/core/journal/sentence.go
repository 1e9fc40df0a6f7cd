package journal

import (
	"fmt"
	"strconv"
	"time"
)

var kinds = [...]string{"", "enrolled", "not enrolled", "variant", "held", "skipped", "requested", "sent", "failed", "unknown",
	"delivered", "bounced", "complained", "consent", "goal", "left", "merged", "published", "branched", "changed"}

// String returns the kind's word.
func (k Kind) String() string {
	if int(k) >= len(kinds) {
		return "kind " + strconv.Itoa(int(k))
	}
	return kinds[k]
}

// Kinds returns every kind, in the order of docs/JOURNAL.md.
func Kinds() []Kind {
	all := make([]Kind, 0, len(kinds)-1)
	for k := range len(kinds) - 1 {
		all = append(all, Kind(k+1))
	}
	return all
}

// ParseKind reads what String writes; false for any other word.
func ParseKind(word string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.String() == word {
			return k, true
		}
	}
	return 0, false
}

// Sentence says in one sentence what a line says, with times in a zone. It begins with the campaign where there is one.
func (l Line) Sentence(zone *time.Location) string {
	switch l.Kind {
	case Enrolled:
		if l.Arm == "holdout" {
			return l.Campaign + ": began, in the holdout: nothing is sent, so that the campaign can be measured"
		}
		return l.Campaign + ": began"
	case NotEnrolled:
		return l.Campaign + ": did not begin: " + l.Rule
	case Variant:
		return l.Campaign + ": drew variant " + l.Variant
	case Held:
		return fmt.Sprintf("%s: waits until %s: %s", l.Campaign, clock(l.Until, zone), l.Rule)
	case Skipped:
		return l.Campaign + ": not sent: " + l.Rule
	case Requested:
		return l.Campaign + ": decided to send by " + l.Channel
	case Sent:
		return l.Campaign + ": sent by " + l.Channel
	case Failed:
		return about(l) + "failed: " + l.Rule
	case Unknown:
		return l.Campaign + ": it is not known whether it was sent: " + l.Rule
	case Delivered:
		return about(l) + "delivered"
	case Bounced:
		return about(l) + "bounced, the address is not written to any more: " + l.Rule
	case Complained:
		return about(l) + "marked as spam, the address gets no marketing any more"
	case Consent:
		return consentSentence(l)
	case Goal:
		return fmt.Sprintf("%s: goal reached by %s%s", l.Campaign, l.Rule, worth(l))
	case Left:
		return l.Campaign + ": ended: " + l.Rule
	case Merged:
		return "recognised as the same person as " + l.Other
	case Published:
		return fmt.Sprintf("definitions version %d published%s%s", l.Version, by(l), note(l))
	case Branched:
		return l.Campaign + ": took the path " + l.Rule
	case Changed:
		return l.Source + " " + l.Rule
	}
	return l.Kind.String()
}

func about(l Line) string {
	if l.Campaign == "" {
		return "message " + l.Message + ": "
	}
	return l.Campaign + ": "
}

func consentSentence(l Line) string {
	verb := "withdrew"
	if l.Granted {
		verb = "granted"
	}
	topic := "all topics"
	if l.Topic != "" {
		topic = l.Topic
	}
	by := ""
	if l.Source != "" {
		by = " (by " + l.Source + ")"
	}
	return fmt.Sprintf("%s consent for %s by %s%s", verb, topic, l.Channel, by)
}

func by(l Line) string {
	if l.Source == "" {
		return ""
	}
	return " by " + l.Source
}

func note(l Line) string {
	if l.Rule == "" {
		return ""
	}
	return ": " + l.Rule
}

func worth(l Line) string {
	if l.Amount == 0 {
		return ""
	}
	return fmt.Sprintf(", worth %.2f %s", l.Amount, l.Currency)
}

// clock writes a time of day, with the date: a reader of a journal cannot know which day is meant.
func clock(t time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("15:04 on 2 Jan 2006")
}
