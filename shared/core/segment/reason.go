package segment

import (
	"fmt"
	"strings"
	"time"
)

// maxReasons is how many reasons of one list are said before the rest is counted.
const maxReasons = 5

// Reason says which facts make a rule hold for a customer at now, or keep it from holding: "Order Completed 4 times within
// 365 days, last on 3 Nov". Of a list that holds when one rule does, it names those that do; of one that needs all,
// those that are missing. Dates are in now's zone. It says of a trait no more than the rule asks, so it holds no personal data.
func Reason(r Rule, f Facts, now time.Time) string {
	holds, _ := r.Holds(f, now)
	switch r := r.(type) {
	case Known:
		return either(holds, "has an id or an address", "has neither an id nor an address")
	case Trait:
		return Condition(r).fact(holds)
	case Did:
		return r.fact(f, now)
	case Not:
		return Reason(r.Rule, f, now)
	case Member:
		return either(holds, "in ", "not in ") + r.Segment.Name + " (" + Reason(r.Segment.Rule, f, now) + ")"
	case All:
		return reasons(r, f, now, holds, "nothing is asked")
	case Any:
		return reasons(r, f, now, holds, "nothing is offered")
	}
	return either(holds, "matches", "does not match")
}

func either(which bool, yes, no string) string {
	if which {
		return yes
	}
	return no
}

// reasons says the rules of a list whose answer is that of the list: they are why.
func reasons(rules []Rule, f Facts, now time.Time, holds bool, none string) string {
	var said []string
	for _, r := range rules {
		if one, _ := r.Holds(f, now); one == holds {
			said = append(said, Reason(r, f, now))
		}
	}
	if len(said) == 0 {
		return none
	}
	if more := len(said) - maxReasons; more > 0 {
		said = append(said[:maxReasons], fmt.Sprintf("%d more", more))
	}
	return strings.Join(said, "; ")
}
