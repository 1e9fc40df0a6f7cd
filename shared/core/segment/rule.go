package segment

import "time"

// All holds when every rule does; with none, always.
type All []Rule

// Any holds when at least one rule does.
type Any []Rule

// Not holds when its rule does not.
type Not struct{ Rule Rule }

// Member holds when the rule of another segment does.
type Member struct{ Segment *Segment }

// Trait holds when a known value passes. Its Property is the trait's whole name.
type Trait Condition

// Known is the rule of Everyone: she has an id or an address.
type Known struct{}

// Holds of All changes first when one of the rules that hold stops to; while some do not, not
// before the last of those could.
func (r All) Holds(f Facts, now time.Time) (bool, time.Time) { return holdsEach(r, f, now, true) }

// Holds of Any is that of All with true and false exchanged.
func (r Any) Holds(f Facts, now time.Time) (bool, time.Time) { return holdsEach(r, f, now, false) }

// Holds is the rule's, turned round.
func (r Not) Holds(f Facts, now time.Time) (bool, time.Time) {
	holds, flip := r.Rule.Holds(f, now)
	return !holds, flip
}

// Holds is the other segment's.
func (r Member) Holds(f Facts, now time.Time) (bool, time.Time) { return r.Segment.Rule.Holds(f, now) }

// Holds never changes by itself.
func (r Trait) Holds(f Facts, _ time.Time) (bool, time.Time) {
	v, _ := f.Trait(r.Property)
	return Condition(r).holds(v, ""), time.Time{}
}

// Holds never changes by itself.
func (Known) Holds(f Facts, _ time.Time) (bool, time.Time) {
	return f.Known(), time.Time{}
}

// holdsEach decides All (unit true) and Any (unit false). The outcome is unit unless a rule says otherwise.
// Only the rules that say what the outcome is could change it, so:
//
//	outcome is unit      any one of them is enough: the earliest flip
//	outcome is not unit  every dissenter has to turn: the latest of their flips, none if one never does
func holdsEach(rules []Rule, f Facts, now time.Time, unit bool) (bool, time.Time) {
	var earliest, latest time.Time
	dissent, stuck := false, false
	for _, r := range rules {
		holds, flip := r.Holds(f, now)
		if holds != unit {
			dissent = true
			stuck = stuck || flip.IsZero()
			latest = later(latest, flip)
		} else if !flip.IsZero() && (earliest.IsZero() || flip.Before(earliest)) {
			earliest = flip
		}
	}
	switch {
	case !dissent:
		return unit, earliest
	case stuck:
		return !unit, time.Time{}
	default:
		return !unit, latest
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
