package segment

import (
	"fmt"
	"strings"

	"rapport/shared/core/event"
)

// Sentence says a rule in English, as it would stand behind "customers who": "bought (Order Completed) at least 3 times within
// 365 days, and did not buy (Order Completed) within 45 days". An event's name stands with it, so that the rule can be found again.
func Sentence(r Rule) string { return sentence(r, false) }

// sentence says a rule, or that it does not hold.
func sentence(r Rule, not bool) string {
	switch r := r.(type) {
	case Known:
		return either(not, "have neither an id nor an address", "have an id or an address")
	case Trait:
		return r.sentence(not)
	case Did:
		return r.sentence(not)
	case Not:
		return sentence(r.Rule, !not)
	case Member:
		return either(not, "are not in the segment ", "are in the segment ") + r.Segment.Name
	case All:
		return joined(r, not, !not)
	case Any:
		return joined(r, not, not)
	}
	return either(not, "do not fit", "fit") + " a rule that this version does not know"
}

// joined says the rules of a list, all of them or at least one. What lies within another list stands in brackets.
func joined(rules []Rule, not, all bool) string {
	said := make([]string, len(rules))
	for i, r := range rules {
		said[i] = sentence(r, not)
		if len(rules) > 1 && several(r) {
			said[i] = "(" + said[i] + ")"
		}
	}
	switch {
	case len(said) == 0:
		return either(all, "are anybody", "are nobody")
	case len(said) == 1:
		return said[0]
	}
	return strings.Join(said, either(all, ", and ", ", or "))
}

// several tells whether a rule's sentence has more than one part.
func several(r Rule) bool {
	switch r := r.(type) {
	case Not:
		return several(r.Rule)
	case All:
		return len(r) > 1 || len(r) == 1 && several(r[0])
	case Any:
		return len(r) > 1 || len(r) == 1 && several(r[0])
	}
	return false
}

// verbs say what a customer did by an event: as "bought" and as in "did not buy".
var verbs = map[string][2]string{
	event.OrderCompleted: {"bought", "buy"}, event.ProductViewed: {"looked at a product", "look at a product"},
	event.ProductAdded: {"put something in the cart", "put anything in the cart"}, event.ProductRemoved: {"took something out of the cart", "take anything out of the cart"},
	event.CartViewed: {"looked at the cart", "look at the cart"}, event.CheckoutStarted: {"went to the checkout", "go to the checkout"},
	event.Page: {"opened a page", "open a page"}, "Products Searched": {"searched", "search"}, "Product List Viewed": {"looked at a list of products", "look at a list of products"},
	"Order Refunded": {"got an order refunded", "get an order refunded"}, "Order Cancelled": {"cancelled an order", "cancel an order"},
	"Product Reviewed": {"reviewed a product", "review a product"}, "Signed Up": {"signed up", "sign up"}, "Signed In": {"signed in", "sign in"},
}

func (d Did) sentence(not bool) string {
	words, known := verbs[d.Event]
	what := either(not, "did not "+words[1], words[0]) + " (" + d.Event + ")"
	if !known {
		what = either(not, "did not do ", "did ") + d.Event
	}
	if len(d.Where) > 0 {
		what += " where " + d.Where.Sentence()
	}
	switch {
	case d.AtLeast > 1 && not:
		what += fmt.Sprintf(" %d times or more", d.AtLeast)
	case d.AtLeast > 1:
		what += fmt.Sprintf(" at least %d times", d.AtLeast)
	case !not:
		what += " at least once"
	}
	return what + within(d.Within)
}

// sentence says what is known of her. Who has no value at all is among those who do not have that one.
func (r Trait) sentence(not bool) string {
	name := "a " + r.Property
	if strings.ContainsAny(r.Property[:1], "aeiouAEIOU") {
		name = "an " + r.Property
	}
	switch r.Op {
	case Exists:
		return either(not == (r.Value != false), "have no known ", "have a known ") + r.Property
	case Ne:
		r.Op, not = Eq, !not
	}
	return either(not, "do not have ", "have ") + name + " that " + relations[r.Op][0] + " " + valueText(r.Value)
}

// Sentence says what a filter lets through, as it would stand behind "where": "category is lamps and price is above 20". It is empty for one that lets everything.
func (w Where) Sentence() string {
	said := make([]string, len(w))
	for i, c := range w {
		said[i] = c.fact(true)
	}
	return strings.Join(said, " and ")
}

// Choice names a choice as a sentence does: "A, B or C".
func Choice(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
