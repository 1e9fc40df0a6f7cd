// Package form is a segment as a form with one line for each condition: the second view of what the definition says. A definition that the form
// cannot show whole stays text, so nothing of it is ever lost or changed.
package form

import (
	"slices"

	"rapport/shared/core/segment"
)

// Form is one segment. Fields hold what stands in the form, also when it makes no sense: the definition that YAML writes is what is checked.
type Form struct {
	Name  string
	About string
	Any   bool // one of the rows is enough
	Rows  []Row
}

// Kind is what a row asks.
type Kind string

// The kinds of a row.
const (
	Did        Kind = "did"         // the event, at least so many times
	Fewer      Kind = "fewer"       // the event, fewer times than that
	DidNot     Kind = "did_not"     // the event, not once
	Trait      Kind = "trait"       // something known of her
	NotTrait   Kind = "not_trait"   // that this is not known of her
	Segment    Kind = "segment"     // that she is in another segment
	NotSegment Kind = "not_segment" // that she is not
)

var kinds = []Kind{Did, Fewer, DidNot, Trait, NotTrait, Segment, NotSegment}

// Row is one condition. Which fields count depends on its kind.
type Row struct {
	Kind    Kind
	Event   string
	Times   string // of Did and Fewer; "1" unless said
	Within  string // as 45d; "" for ever
	Where   []Condition
	Trait   Condition
	Segment string
}

// Condition asks one property or trait. Several values, of the operator in, stand behind each other with commas.
type Condition struct{ Property, Op, Value string }

// MaxRows and MaxWhere are how many there can be, as in a definition.
const (
	MaxRows  = 50
	MaxWhere = 16
)

// Ops are the operators in the order in which they are offered, with their words.
func Ops() [][2]string { return slices.Clone(ops) }

var ops = [][2]string{{"is", "is"}, {"is_not", "is not"}, {"in", "is one of"}, {"gt", "is above"}, {"gte", "is at least"}, {"lt", "is below"}, {"lte", "is at most"},
	{"contains", "contains"}, {"exists", "is known (true or false)"}}

func knownOp(op string) bool {
	return slices.ContainsFunc(ops, func(o [2]string) bool { return o[0] == op })
}

// OfEvent tells whether the row asks for an event.
func (r Row) OfEvent() bool { return r.Kind == Did || r.Kind == Fewer || r.Kind == DidNot }

// OfTrait tells whether the row asks for a trait.
func (r Row) OfTrait() bool { return r.Kind == Trait || r.Kind == NotTrait }

// NewRow is a row as it is added: with what most ask for. A kind that there is none of is Did.
func NewRow(kind Kind) Row {
	if !slices.Contains(kinds, kind) {
		kind = Did
	}
	switch kind {
	case Trait, NotTrait:
		return Row{Kind: kind, Trait: Condition{Op: "is"}}
	case Segment, NotSegment:
		return Row{Kind: kind, Segment: segment.Everyone}
	}
	return Row{Kind: kind, Times: "1"}
}
