package console

import (
	"slices"
	"strings"

	"rapport/shared/core/catalog"
	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

// hintsOf are what somebody should know of a document before it is published: the hints at its own files, and those at the segments that it
// reads, because whom those miss it misses too.
func hintsOf(c, published *catalog.Catalog, d document) yaml.Errors {
	files := slices.Clone(d.Paths)
	for _, name := range segmentsRead(c, d) {
		files = append(files, "segments/"+name+".yaml")
	}
	return c.Hints(published).In(files...)
}

// segmentsRead are the segments that a document asks for, and those that these ask for.
func segmentsRead(c *catalog.Catalog, d document) (names []string) {
	var add func(rules ...segment.Rule)
	add = func(rules ...segment.Rule) {
		for _, s := range c.Segments {
			if !slices.Contains(names, s.Name) && slices.ContainsFunc(rules, func(r segment.Rule) bool { return segment.Mentions(r, s.Name) }) {
				names = append(names, s.Name)
				add(s.Rule)
			}
		}
	}
	switch one, _ := c.Campaign(d.Name); d.Folder {
	case "segments":
		s, _ := c.Segment(d.Name)
		add(s.Rule)
	case "campaigns":
		add(one.Rules()...)
		if s, ok := c.Segment(one.Trigger.Segment); ok && !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
			add(s.Rule)
		}
	}
	return names
}

// hint looks for what the document's author should know. It asks among what is published when another draft has mistakes.
func (e *editor) hint(published *catalog.Catalog) {
	c := e.catalog
	if c == nil {
		c = e.amongPublished()
	}
	if c == nil {
		return
	}
	for _, h := range hintsOf(c, published, e.Document()) {
		m := mistake{h, -1}
		if e.Form != nil && slices.Contains(e.Document().Paths, h.File) {
			m.Row = e.Form.RowAt(h.Line)
		}
		e.Hints = append(e.Hints, m)
	}
}

// spoken says hints to who cannot see them.
func spoken(hints []mistake) string {
	var b strings.Builder
	for _, h := range hints {
		b.WriteString(" " + Sentence(h.Problem))
	}
	return b.String()
}
