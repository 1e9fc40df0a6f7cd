package segment

import (
	"maps"
	"path"
	"slices"
	"strings"

	"rapport/shared/core/yaml"
)

// maxSize is how many questions a segment may come to, those of the segments that it names counted each time.
// Without it thirty small segments that name each other twice would ask a thousand million.
const maxSize = 1000

// Find returns the segment that a node names. It notes a mistake and returns nil if there is none.
func Find(n *yaml.Node, segments map[string]*Segment) *Segment {
	name := n.Text()
	s := segments[name]
	if s == nil && name != "" {
		known := slices.Sorted(maps.Keys(segments))
		n.Fail(yaml.Suggest(name, known), "there is no segment %q", name)
	}
	return s
}

// Compile reads one segment from each file and binds the names between them. Mistakes are noted in the
// files; what it returns is of use only if there are none. Everyone is always among the segments.
func Compile(files []*yaml.File) map[string]*Segment {
	c := compiler{
		segments: map[string]*Segment{Everyone: {Name: Everyone, About: "Every customer with an id or an address.", Rule: Known{}}},
		names:    map[*Segment][]reference{},
	}
	rules := map[*Segment]*yaml.Node{}
	for _, f := range files {
		if s, rule := c.header(f); s != nil {
			c.segments[s.Name], rules[s] = s, rule
		}
	}
	for _, s := range c.sorted() {
		if s.Name != Everyone {
			r := reader{segments: c.segments}
			s.Rule = r.rule(rules[s])
			c.names[s] = r.names
		}
	}
	c.bound()
	return c.segments
}

type compiler struct {
	segments map[string]*Segment
	names    map[*Segment][]reference
}

func (c *compiler) sorted() []*Segment {
	return slices.SortedFunc(maps.Values(c.segments), func(a, b *Segment) int { return strings.Compare(a.Name, b.Name) })
}

// header reads all but the rule, so that every name is known before a rule is read.
func (c *compiler) header(file *yaml.File) (*Segment, *yaml.Node) {
	base := path.Base(file.Name)
	// What else is wrong in this file, that there is no such segment is not wrong in those that name it.
	c.segments[strings.TrimSuffix(base, ".yaml")] = &Segment{Rule: All(nil)}
	if file.Root == nil {
		file.FailEmpty()
		return nil, nil
	}
	f := file.Root.Fields("segment", "about", "where")
	at := f.Need("segment")
	name := at.Name()
	rule := f.Need("where")
	s := &Segment{Name: name, About: f.Get("about").Text(), Rule: All(nil)}
	switch {
	case name == "":
		return nil, nil
	case name == Everyone:
		at.Fail("choose another name", "`everyone` is built in and cannot be defined again")
		return nil, nil
	case name+".yaml" != base:
		at.Fail("call the file "+name+".yaml, or the segment by the file's name", "the segment %q lies in the file %s", name, base)
	}
	return s, rule
}

// bound refuses circles, and segments that come to too much.
func (c *compiler) bound() {
	sizes := map[*Segment]int{}
	for _, s := range c.sorted() {
		c.size(s, nil, sizes)
	}
}

// size counts the questions of s, reached by the names on the way. It returns 0 within a circle.
func (c *compiler) size(s *Segment, way []*Segment, sizes map[*Segment]int) int {
	if n, ok := sizes[s]; ok {
		return n
	}
	n := questions(s.Rule)
	way = append(slices.Clone(way), s)
	for _, ref := range c.names[s] {
		if from := slices.Index(way, ref.to); from >= 0 {
			ref.at.Fail("take one of the names out", "goes in a circle: %s", circle(way[from:]))
			continue
		}
		n = min(n+c.size(ref.to, way, sizes), maxSize+1)
		if n > maxSize {
			ref.at.Fail("make it smaller", "with the segments that it names, %q asks more than %d questions", s.Name, maxSize)
			break
		}
	}
	sizes[s] = n
	return n
}

func circle(way []*Segment) string {
	var b strings.Builder
	for _, s := range way {
		b.WriteString(s.Name + " → ")
	}
	return b.String() + way[0].Name
}

// questions counts what a rule asks itself, without the segments that it names.
func questions(r Rule) int {
	n := 1
	switch r := r.(type) {
	case Not:
		n = questions(r.Rule)
	case All:
		for _, one := range r {
			n += questions(one)
		}
	case Any:
		for _, one := range r {
			n += questions(one)
		}
	}
	return n
}
