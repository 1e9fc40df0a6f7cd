package form

import (
	"strings"

	"rapport/shared/core/yaml"
)

// FromYAML returns the form that shows a definition; false when it cannot show all of it: nested lists, comments, a value whose kind it
// could not keep, or a mistake.
func FromYAML(text string) (Form, bool) {
	if yaml.HasComment([]byte(text)) {
		return Form{}, false
	}
	file := yaml.Parse("segment", []byte(text))
	if file.Root == nil {
		return Form{}, false
	}
	r := reader{ok: true}
	f := r.form(file.Root)
	if !r.ok || len(file.Errors()) > 0 {
		return Form{}, false
	}
	return f, true
}

// reader notes what the form cannot show.
type reader struct{ ok bool }

func (r *reader) form(n *yaml.Node) Form {
	f := n.Fields("segment", "about", "where")
	form := Form{Name: r.text(f.Need("segment")), About: r.text(f.Get("about"))}
	rule := f.Need("where")
	if rule == nil || !rule.IsMap() || len(rule.Entries()) != 1 {
		r.ok = false
		return form
	}
	key := rule.Entries()[0].Key.Text()
	if key != "all" && key != "any" {
		form.Rows = []Row{r.row(rule)}
		return form
	}
	form.Any = key == "any"
	for _, one := range rule.Entries()[0].Value.List(MaxRows) {
		form.Rows = append(form.Rows, r.row(one))
	}
	return form
}

// row reads a rule that is no list of rules.
func (r *reader) row(n *yaml.Node) Row {
	key, at := r.only(n)
	switch key {
	case "did":
		return r.did(Did, at)
	case "did_not":
		return r.did(DidNot, at)
	case "trait":
		return Row{Kind: Trait, Trait: r.trait(at)}
	case "segment":
		return Row{Kind: Segment, Segment: r.text(at)}
	case "not":
		return r.not(at)
	}
	r.ok = false
	return Row{}
}

func (r *reader) not(n *yaml.Node) Row {
	key, at := r.only(n)
	switch key {
	case "did":
		return r.did(Fewer, at)
	case "trait":
		return Row{Kind: NotTrait, Trait: r.trait(at)}
	case "segment":
		return Row{Kind: NotSegment, Segment: r.text(at)}
	}
	r.ok = false
	return Row{}
}

// only returns the one key of a map.
func (r *reader) only(n *yaml.Node) (string, *yaml.Node) {
	if n == nil || !n.IsMap() || len(n.Entries()) != 1 {
		r.ok = false
		return "", nil
	}
	e := n.Entries()[0]
	return e.Key.Text(), e.Value
}

func (r *reader) did(kind Kind, n *yaml.Node) Row {
	f := n.Fields("event", "at_least", "within", "where")
	row := Row{Kind: kind, Event: r.text(f.Need("event")), Within: r.text(f.Get("within"))}
	times := f.Get("at_least")
	if kind != DidNot {
		row.Times = "1"
	}
	if times != nil {
		row.Times = r.one(times)
		r.ok = r.ok && kind != DidNot
	}
	if where := f.Get("where"); where != nil {
		for _, e := range where.Entries() {
			row.Where = append(row.Where, r.conditions(r.text(e.Key), e.Value)...)
		}
		r.ok = r.ok && len(row.Where) > 0 && len(row.Where) <= MaxWhere
	}
	return row
}

func (r *reader) conditions(property string, n *yaml.Node) []Condition {
	switch {
	case n.IsList():
		return []Condition{{property, "in", r.list(n)}}
	case !n.IsMap():
		return []Condition{{property, "is", r.one(n)}}
	}
	var all []Condition
	for _, e := range n.Entries() {
		all = append(all, r.condition(property, e.Key.Text(), e.Value))
	}
	return all
}

func (r *reader) condition(property, op string, n *yaml.Node) Condition {
	r.ok = r.ok && knownOp(op)
	if op == "in" {
		return Condition{property, op, r.list(n)}
	}
	return Condition{property, op, r.one(n)}
}

func (r *reader) trait(n *yaml.Node) Condition {
	if n == nil || !n.IsMap() || len(n.Entries()) != 2 {
		r.ok = false
		return Condition{}
	}
	var c Condition
	name := -1
	for i, e := range n.Entries() {
		if e.Key.Text() == "name" {
			name = i
		} else {
			c = r.condition("", e.Key.Text(), e.Value)
		}
	}
	if r.ok = r.ok && name >= 0; r.ok {
		c.Property = r.text(n.Entries()[name].Value)
	}
	return c
}

func (r *reader) list(n *yaml.Node) string {
	var each []string
	for _, one := range n.List(500) {
		text := r.one(one)
		r.ok = r.ok && !strings.Contains(text, ",")
		each = append(each, text)
	}
	return strings.Join(each, ", ")
}

// one reads a value that, written as a field's text, is the same value again.
func (r *reader) one(n *yaml.Node) string {
	text := r.text(n)
	if v, ok := n.Scalar().(string); ok && v != "" && value(v) == v && scalar(v) != v {
		r.ok = false // a text that looks like a number
	}
	return text
}

// text reads a text that a field of one line can hold; "" for what is not there.
func (r *reader) text(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	text, isText := n.Scalar().(string)
	if !isText {
		text = n.Text()
	}
	r.ok = r.ok && text == oneLine(text)
	return text
}
