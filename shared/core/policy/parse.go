package policy

import (
	"maps"
	"slices"
	"strings"
	"time"

	"rapport/shared/core/yaml"
)

// Policies returns the four, from the strictest on.
func Policies() []string { return []string{Marketing, Relationship, Service, Transactional} }

// channels of the language; only Email carries messages so far, but rules for the others may stand already.
var channels = []string{Email, "webpush", "onsite", "webhook", "sms"}

// The bounds of a shop.
const (
	maxLines   = 8 // of the postal address
	maxLocales = 32
	maxTopics  = 32
	maxCaps    = 32
	maxQuiet   = 16
	maxAtMost  = 60 // a customer's state keeps 64 slots
	maxExpires = 30 * 24 * time.Hour
	maxOptIn   = 5 * 366 * 24 * time.Hour
)

// MaxWindow is the longest window of a cap. A slot lies in the customer's state no longer than that.
const MaxWindow = 31 * 24 * time.Hour

// Default is the shop of an empty shop.yaml.
func Default() Shop {
	return Shop{
		Name:     "Your shop",
		Colours:  Colours{Accent: "#1f3d36", AccentText: "#ffffff"},
		Zone:     "UTC",
		Location: time.UTC,
		Currency: "EUR",
		Locales:  []string{"en"},
		Topics:   []Topic{{"news", "News and offers", Marketing}, {"orders", "About your orders", Relationship}},
		Expires: map[string]time.Duration{
			Marketing: 24 * time.Hour, Relationship: 24 * time.Hour, Service: 72 * time.Hour, Transactional: 24 * time.Hour,
		},
		Countries: map[string]Country{},
	}
}

// Parse reads shop.yaml; what it does not say is as in Default. Mistakes are noted in the file; what it returns is
// of use only if there are none.
func Parse(file *yaml.File) Shop {
	s := Default()
	if file.Root == nil {
		return s
	}
	f := file.Root.Fields("name", "url", "from", "reply_to", "address", "colours", "logo", "zone", "currency", "country",
		"locales", "topics", "caps", "quiet_hours", "expires", "countries")
	readIdentity(f, &s)
	readPlace(f, &s)
	if n := f.Get("topics"); n != nil {
		s.Topics = readTopics(n)
	}
	for _, n := range f.Get("caps").List(maxCaps) {
		s.Caps = append(s.Caps, readCap(n))
	}
	for _, n := range f.Get("quiet_hours").List(maxQuiet) {
		s.Quiet = append(s.Quiet, readQuiet(n))
	}
	readExpires(f.Get("expires"), s.Expires)
	readCountries(f.Get("countries"), s.Countries)
	return s
}

func readTopics(n *yaml.Node) []Topic {
	var topics []Topic
	for _, v := range n.List(maxTopics) {
		f := v.Fields("name", "title", "policy")
		name := f.Need("name")
		t := Topic{Name: name.Name(), Title: f.Need("title").Text(), Policy: f.Need("policy").OneOf(Policies()...)}
		switch {
		case slices.Contains(Policies(), t.Name):
			name.Fail("choose another name", "%q is the name of a policy, and consent to it means all of its topics", t.Name)
		case t.Name != "" && slices.ContainsFunc(topics, func(o Topic) bool { return o.Name == t.Name }):
			name.Fail("delete one of the two", "the topic %q is declared twice", t.Name)
		}
		topics = append(topics, t)
	}
	return topics
}

func readCap(n *yaml.Node) Cap {
	f := n.Fields("policy", "channel", "at_most", "within")
	c := Cap{
		Policy:  f.Get("policy").OneOf(Marketing, Relationship),
		Channel: f.Need("channel").OneOf(channels...),
		AtMost:  f.Need("at_most").Int(1, maxAtMost),
		Within:  f.Need("within").Duration(MaxWindow),
	}
	return c
}

func readQuiet(n *yaml.Node) Quiet {
	f := n.Fields("channel", "from", "to")
	q := Quiet{Channel: f.Need("channel").OneOf(channels...), Start: f.Need("from").Clock()}
	to := f.Need("to")
	if q.End = to.Clock(); f.Get("from") != nil && q.End == q.Start {
		to.Fail("a channel that is never to be used is left out of the campaigns", "begins and ends at the same time")
	}
	return q
}

func readExpires(n *yaml.Node, expires map[string]time.Duration) {
	f := n.Fields(Policies()...)
	for _, p := range slices.Sorted(maps.Keys(expires)) {
		if v := f.Get(p); v != nil {
			expires[p] = v.Duration(maxExpires)
		}
	}
}

func readCountries(n *yaml.Node, countries map[string]Country) {
	for _, e := range n.Entries() {
		if code := readCode(e.Key); code != "" {
			countries[code] = readCountry(e.Value)
		}
	}
}

func readCountry(n *yaml.Node) Country {
	rules := []string{string(Explicit), string(SoftOptIn), string(OptOut)}
	if !n.IsMap() {
		return Country{Consent: Rule(n.OneOf(rules...))}
	}
	f := n.Fields("consent", "expires")
	c := Country{Consent: Rule(f.Need("consent").OneOf(rules...)), Expires: f.Get("expires").Duration(maxOptIn)}
	if c.Consent != SoftOptIn && c.Consent != "" {
		f.Get("expires").Fail("delete it", "only a soft opt-in expires, and this is %s", strings.ToLower(string(c.Consent)))
	}
	return c
}
