package preview

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"rapport/shared/core/campaign"
)

// Campaign is one campaign before and after publishing.
type Campaign struct {
	Name   string   `json:"name"`
	Fate   Fate     `json:"fate,omitempty"` // "" when it stays as it is, templates included
	Inside []Inside `json:"inside,omitempty"`
	Would  *Outcome `json:"would,omitempty"` // what it would have brought; nil when it is removed or that is not told
}

// Inside is how many enrolments of a version are under way. They finish what they entered, whatever is published.
type Inside struct {
	Version    uint32   `json:"version"`
	Enrolments Estimate `json:"enrolments"`
}

// Sentence says what becomes of those who are inside; "" when nobody is.
func (c Campaign) Sentence() string {
	if len(c.Inside) == 0 {
		return ""
	}
	text := ""
	for i, in := range c.Inside {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s inside version %d", in.Enrolments, in.Version)
	}
	switch c.Fate {
	case Removed:
		return text + ": they finish what they entered, and nobody enters any more."
	case Changed:
		return text + ": they finish the version that they entered, and who comes now enters the new one."
	}
	return text + ": nothing changes for them."
}

// campaigns returns every campaign of both sides, by name.
func (r *run) campaigns() []Campaign {
	names := map[string]bool{}
	for _, c := range slices.Concat(r.old.Campaigns, r.next.Campaigns) {
		names[c.Name] = true
	}
	var all []Campaign
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all = append(all, Campaign{Name: name, Fate: r.campaignFate(name)})
	}
	return all
}

func (r *run) campaignFate(name string) Fate {
	old, was := r.old.Campaign(name)
	next, is := r.next.Campaign(name)
	if f := changed(was, is, old, next); f != "" {
		return f
	}
	for _, step := range next.Steps {
		if step.Kind == campaign.Send && r.templateChanged(step.Template) {
			return Changed
		}
	}
	return ""
}

func (r *run) templateChanged(name string) bool {
	for _, path := range []string{"templates/" + name + ".liquid", "templates/" + name + ".txt.liquid"} {
		if !bytes.Equal(r.oldFiles[path], r.files[path]) {
			return true
		}
	}
	return false
}

// inside counts who is under way, by version.
func (r *run) inside() {
	for i := range r.p.Campaigns {
		c := &r.p.Campaigns[i]
		counts := map[uint32]*sum{}
		for _, p := range r.sample.people {
			versions := map[uint32]int{}
			for _, e := range p.now.Enrolments {
				if e.Campaign == c.Name && e.Ended == "" {
					versions[e.Version]++
				}
			}
			for v, n := range versions {
				if counts[v] == nil {
					counts[v] = &sum{}
				}
				counts[v].add(n)
			}
		}
		for _, v := range slices.Sorted(maps.Keys(counts)) {
			c.Inside = append(c.Inside, Inside{v, counts[v].estimate(len(r.sample.people), r.sample.all)})
		}
	}
}
