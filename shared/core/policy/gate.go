// Package policy decides whether a message may go now. The gate is asked twice, when a
// message is decided and when it is about to be sent, with the same questions in the
// same order; time and all that is known are arguments.
package policy

import (
	"fmt"
	"time"
)

// Said is what a customer said of a topic.
type Said uint8

const (
	NeverSaid Said = iota
	Granted
	Withdrawn
)

// Slot is a message's place under the caps, from when it was decided or, later, sent.
type Slot struct {
	Message string
	Policy  string
	Channel string
	At      time.Time
}

// Ask is everything that the gate looks at. Slots are those of the customer's other messages.
type Ask struct {
	Now        time.Time
	Policy     string
	Channel    string
	Address    string // "" when nothing reaches her by the channel
	Suppressed string // "", BOUNCE, COMPLAINT or MANUAL
	Said       Said
	Country    string    // alpha-2, "" for unknown
	Buyer      time.Time // her newest order; zero for none
	Expires    time.Time
	Holdout    bool
	Paused     bool // a person stopped the campaign for now
	Cancelled  bool // a person called it off
	Slots      []Slot
	Zone       *time.Location // hers, else the shop's; nil is UTC
}

// Do is the closed set of verdicts.
type Do uint8

const (
	Send Do = iota
	Hold    // until Verdict.Until, then ask again
	Skip    // never
)

// Verdict is what to do, with the rule that said so in words ("no consent for email"). Send has no rule.
type Verdict struct {
	Do    Do
	Rule  string
	Until time.Time
}

// Check asks the gate: suppression, a person's halt, consent, too late, holdout, cap, quiet hours. The first Skip
// counts; else the Hold that lasts longest. Its Until is the first time at which the gate lets it through if
// nothing else changes, or Expires when that comes first.
func (s Shop) Check(a Ask) Verdict {
	for _, stage := range [...]func(Ask) Verdict{suppression, halt, s.consent, tooLate, holdout} {
		if v := stage(a); v.Do != Send {
			return v
		}
	}
	held := s.hold(a)
	for next := held; next.Do == Hold && held.Until.Before(a.Expires); {
		a.Now = held.Until // one rule may begin to hold before another ends
		if next = s.hold(a); next.Do == Hold {
			held.Until = next.Until
		}
	}
	if held.Do == Hold && held.Until.After(a.Expires) {
		held.Until = a.Expires // a slot may be given back before; at the latest then it is too late
	}
	return held
}

// hold asks the rules that only delay. It returns the one that lasts longest.
func (s Shop) hold(a Ask) Verdict {
	held := s.cap(a)
	if quiet := s.quiet(a); quiet.Do == Hold && quiet.Until.After(held.Until) {
		held = quiet
	}
	return held
}

func suppression(a Ask) Verdict {
	switch {
	case a.Address == "":
		return Verdict{Do: Skip, Rule: "no confirmed address for " + a.Channel}
	case a.Suppressed == "", a.Policy == Transactional && a.Suppressed != "BOUNCE":
		return Verdict{}
	}
	return Verdict{Do: Skip, Rule: "address suppressed: " + a.Suppressed}
}

// IsPaused is the rule of what a person stopped for now.
const IsPaused = "paused"

// pauseTime is how long a pause holds before it is asked for again: it is not known when it ends.
const pauseTime = 10 * time.Minute

// halt is what a person decided of the campaign; it stops every policy. A pause holds until it is too late, no longer.
func halt(a Ask) Verdict {
	switch until := a.Now.Add(pauseTime); {
	case a.Cancelled:
		return Verdict{Do: Skip, Rule: "cancelled"}
	case !a.Paused || !a.Now.Before(a.Expires):
		return Verdict{}
	case until.After(a.Expires):
		return Verdict{Do: Hold, Rule: IsPaused, Until: a.Expires}
	default:
		return Verdict{Do: Hold, Rule: IsPaused, Until: until}
	}
}

func (s Shop) consent(a Ask) Verdict {
	if a.Policy == Transactional || a.Said == Granted {
		return Verdict{}
	}
	if a.Said == Withdrawn {
		return Verdict{Do: Skip, Rule: "consent for " + a.Channel + " withdrawn"}
	}
	if a.Policy == Service || s.implied(a) {
		return Verdict{}
	}
	return Verdict{Do: Skip, Rule: "no consent for " + a.Channel}
}

// implied tells whether consent may be taken as given though she never said so. Relationship mail
// carries an objection line, so a buyer may get it in every country.
func (s Shop) implied(a Ask) bool {
	country, listed := s.Countries[a.Country]
	switch {
	case listed && country.Consent == OptOut:
		return true
	case listed && country.Consent == SoftOptIn, a.Policy == Relationship:
		return !a.Buyer.IsZero() && (country.Expires == 0 || a.Now.Before(a.Buyer.Add(country.Expires)))
	}
	return false
}

func tooLate(a Ask) Verdict {
	if a.Now.Before(a.Expires) {
		return Verdict{}
	}
	return Verdict{Do: Skip, Rule: "too late"}
}

func holdout(a Ask) Verdict {
	if a.Holdout && a.Policy == Marketing {
		return Verdict{Do: Skip, Rule: "holdout"}
	}
	return Verdict{}
}

// Capped tells whether messages of a policy ask the caps, and take a place under them.
func Capped(policy string) bool { return policy == Marketing || policy == Relationship }

func (s Shop) cap(a Ask) Verdict {
	var held Verdict
	for _, c := range s.Caps {
		if !Capped(a.Policy) || c.Channel != a.Channel || c.Policy != "" && c.Policy != a.Policy {
			continue
		}
		if free := c.free(a); free.After(a.Now) && free.After(held.Until) {
			held = Verdict{Do: Hold, Until: free, Rule: fmt.Sprintf("cap of %d in %s", c.AtMost, inWords(c.Within))}
		}
	}
	return held
}

// free returns the first time from a.Now on at which the window has room for one more.
func (c Cap) free(a Ask) time.Time {
	var in []time.Time // ends of the slots' places in the window, oldest first
	for _, slot := range a.Slots {
		end := slot.At.Add(c.Within)
		if slot.Channel == c.Channel && Capped(slot.Policy) && (c.Policy == "" || slot.Policy == c.Policy) && end.After(a.Now) {
			in = insert(in, end)
		}
	}
	if len(in) < c.AtMost {
		return a.Now
	}
	if c.AtMost == 0 {
		return a.Expires
	}
	return in[len(in)-c.AtMost]
}

func insert(sorted []time.Time, t time.Time) []time.Time {
	i := len(sorted)
	for i > 0 && sorted[i-1].After(t) {
		i--
	}
	sorted = append(sorted, t)
	copy(sorted[i+1:], sorted[i:])
	sorted[i] = t
	return sorted
}

func inWords(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d > day && d%day == 0:
		return several(d/day, "day")
	case d >= time.Hour && d%time.Hour == 0:
		return several(d/time.Hour, "hour")
	}
	return several(d/time.Minute, "minute")
}

func several(n time.Duration, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
