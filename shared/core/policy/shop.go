package policy

import "time"

// The four policies, from the strictest to the one that almost nothing stops.
const (
	Marketing     = "marketing"
	Relationship  = "relationship"
	Service       = "service"
	Transactional = "transactional"
)

// The channels. Only email carries messages so far.
const Email = "email"

// Shop is what belongs to the shop and not to one campaign: shop.yaml.
type Shop struct {
	Name      string
	URL       string // public address of the storefront, no slash at its end; "" when it is Rapport's own
	From      string // sender's address, "Name <box@host>"
	ReplyTo   string
	Address   string // postal, one line each
	Colours   Colours
	Logo      string
	Zone      string // IANA; Location is it loaded
	Location  *time.Location
	Currency  string // ISO 4217
	Country   string // ISO 3166 alpha-2, of customers whose country is not known; "" keeps them unknown
	Locales   []string
	Topics    []Topic
	Caps      []Cap
	Quiet     []Quiet
	Expires   map[string]time.Duration // by policy; every policy has one
	Countries map[string]Country       // by alpha-2
}

// Colours are CSS colours of the shop's mail and pages.
type Colours struct{ Accent, AccentText string }

// Topic is what a customer can say no to.
type Topic struct{ Name, Title, Policy string }

// Cap is at most AtMost messages of a policy by a channel in any window of length Within.
type Cap struct {
	Policy  string // "" for every policy that asks the caps
	Channel string
	AtMost  int
	Within  time.Duration
}

// Quiet is hours of the customer's day, from Start to End minutes after midnight (over
// midnight when End is not above Start), in which a channel holds.
type Quiet struct {
	Channel    string
	Start, End int
}

// Rule is how a country decides where consent is unknown.
type Rule string

const (
	Explicit  Rule = "explicit"
	SoftOptIn Rule = "soft opt-in"
	OptOut    Rule = "opt-out"
)

// Country is a country's rule; Expires is how long a soft opt-in lasts after the last order, 0 for ever.
type Country struct {
	Consent Rule
	Expires time.Duration
}
