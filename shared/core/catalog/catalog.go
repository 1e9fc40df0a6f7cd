// Package catalog holds the compiled definitions of a shop and decides by them. Load compiles what marketers
// wrote; Apply takes one event into one customer's state: first what the event itself says (counts, traits, consent, cart,
// order, exits, goals, triggers), then every step that is due, then the segments she is in, then the alarm.
package catalog

import (
	"rapport/shared/core/campaign"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
	"rapport/shared/core/template"
	"rapport/shared/core/yaml"
)

// Catalog is one version of a shop's definitions, compiled. It does not change. The built-in
// segment.Everyone is not among its Segments.
type Catalog struct {
	Version   uint32
	Shop      policy.Shop
	Segments  []segment.Segment   // by name
	Campaigns []campaign.Campaign // by name
	Templates map[string]template.Template
	Counters  []segment.Counter // all that any definition asks for, each once, with the greatest N

	counters map[string][]segment.Counter // by event name
	known    map[string]bool              // event names
	marks    []yaml.Mark                  // what Hints looks at
	past     map[uint32]*Catalog          // older versions that somebody is still inside
}

// Campaign returns the campaign of that name.
func (c *Catalog) Campaign(name string) (campaign.Campaign, bool) {
	for _, one := range c.Campaigns {
		if one.Name == name {
			return one, true
		}
	}
	return campaign.Campaign{}, false
}

// Segment returns the segment of that name; it does not know segment.Everyone.
func (c *Catalog) Segment(name string) (segment.Segment, bool) {
	for _, one := range c.Segments {
		if one.Name == name {
			return one, true
		}
	}
	return segment.Segment{}, false
}

// Topic returns what shop.yaml declares under that name.
func (c *Catalog) Topic(name string) (policy.Topic, bool) {
	for _, one := range c.Shop.Topics {
		if one.Name == name {
			return one, true
		}
	}
	return policy.Topic{}, false
}

// CountersOf returns the counters that an event of that name may move. Do not change the slice.
func (c *Catalog) CountersOf(event string) []segment.Counter { return c.counters[event] }

// Knows tells whether an event name is one of segment.Names or is named in a definition.
func (c *Catalog) Knows(event string) bool { return c.known[event] }

// index fills what is looked up by event name.
func (c *Catalog) index() {
	c.counters, c.known = map[string][]segment.Counter{}, map[string]bool{}
	for _, name := range segment.Names() {
		c.known[name] = true
	}
	var counters []segment.Counter
	for _, s := range c.Segments {
		counters = append(counters, segment.Counters(s.Rule)...)
		c.knowAll(segment.Events(s.Rule))
	}
	for _, one := range c.Campaigns {
		for _, m := range one.Matches() {
			c.known[m.Event] = true
			if m.Counter != nil {
				counters = append(counters, *m.Counter)
			}
		}
		for _, step := range one.Steps {
			c.knowAll(step.On)
		}
		for _, rule := range one.Rules() {
			counters = append(counters, segment.Counters(rule)...)
			c.knowAll(segment.Events(rule))
		}
	}
	c.Counters = segment.Unite(counters)
	for _, counter := range c.Counters {
		c.counters[counter.Event] = append(c.counters[counter.Event], counter)
	}
}

func (c *Catalog) knowAll(events []string) {
	for _, name := range events {
		c.known[name] = true
	}
}
