package catalog

import (
	"maps"

	"rapport/shared/core/campaign"
)

// At returns a campaign as it stood in a version: who is inside finishes what they entered (law 8).
// Of a version that was not given by WithPast it returns none.
func (c *Catalog) At(version uint32, name string) (campaign.Campaign, bool) {
	if past, ok := c.PastOf(version); ok {
		return past.Campaign(name)
	}
	return campaign.Campaign{}, false
}

// PastOf returns the catalog of a version: c itself, or one that was given by WithPast.
func (c *Catalog) PastOf(version uint32) (*Catalog, bool) {
	if version == c.Version {
		return c, true
	}
	past, ok := c.past[version]
	return past, ok
}

// WithPast returns a catalog that also knows an older version, for those who are inside its campaigns.
func (c *Catalog) WithPast(past *Catalog) *Catalog {
	next := *c
	next.past = maps.Clone(c.past)
	if next.past == nil {
		next.past = map[uint32]*Catalog{}
	}
	next.past[past.Version] = past
	return &next
}
