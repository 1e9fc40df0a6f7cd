package policy

import "fmt"

// Stage is one question of the gate with its answer.
type Stage struct {
	Name    string // of the closed set below
	Verdict Verdict
}

// The gate's questions, in the order in which Check asks them.
const (
	AskAddress = "address"
	AskHalt    = "halt"
	AskConsent = "consent"
	AskTime    = "time"
	AskHoldout = "holdout"
	AskCap     = "cap"
	AskQuiet   = "quiet hours"
)

// Stages answers every question of the gate, each by itself, for whoever wants to know why. The first one that says Skip is what Check
// says; else those that say Hold are what holds.
func (s Shop) Stages(a Ask) []Stage {
	return []Stage{
		{AskAddress, suppression(a)}, {AskHalt, halt(a)}, {AskConsent, s.consent(a)}, {AskTime, tooLate(a)}, {AskHoldout, holdout(a)},
		{AskCap, s.cap(a)}, {AskQuiet, s.quiet(a)},
	}
}

// ConsentBy says by what rule the gate's answer on consent was given: what she said, or the rule of her country.
func (s Shop) ConsentBy(a Ask) string {
	switch {
	case a.Policy == Transactional:
		return "what the customer asked for by an act needs no consent"
	case a.Said == Granted:
		return "the customer said yes"
	case a.Said == Withdrawn:
		return "the customer said no"
	case a.Policy == Service:
		return "facts of an order need no consent"
	}
	country, listed := s.Countries[a.Country]
	switch {
	case a.Country == "":
		return "the customer never said, and no country is known, so only an explicit yes counts" + s.buyers(a)
	case !listed || country.Consent == Explicit:
		return fmt.Sprintf("the customer never said, and in %s only an explicit yes counts%s", a.Country, s.buyers(a))
	case country.Consent == OptOut:
		return fmt.Sprintf("the customer never said, and in %s a missing no is enough", a.Country)
	case a.Buyer.IsZero():
		return fmt.Sprintf("the customer never said, and in %s that is enough for buyers alone; nothing was bought yet", a.Country)
	case s.implied(a):
		return fmt.Sprintf("the customer never said, and in %s an order is enough", a.Country)
	}
	return fmt.Sprintf("the customer never said, and in %s an order is enough for a while, which is over", a.Country)
}

// buyers says what holds for relationship mail wherever she lives.
func (s Shop) buyers(a Ask) string {
	switch {
	case a.Policy != Relationship:
		return ""
	case s.implied(a):
		return "; buyers get mail of this kind all the same"
	}
	return "; mail of this kind goes to buyers, too"
}
