package form

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Units are the units of a row's time, with their words.
func Units() [][2]string { return slices.Clone(units) }

var units = [][2]string{{"d", "days"}, {"w", "weeks"}, {"h", "hours"}, {"m", "minutes"}, {"s", "seconds"}}

var span = regexp.MustCompile(`^([0-9]+)([smhdw])$`)

// Span returns the two fields of a row's time. What is no time stands whole in the first.
func (r Row) Span() (number, unit string) {
	if part := span.FindStringSubmatch(r.Within); part != nil {
		return part[1], part[2]
	}
	return r.Within, "d"
}

// The names of fields: those of row 3 begin with r3., those of its condition 0 with r3.w0.
func field(row int, name string) string { return "r" + strconv.Itoa(row) + "." + name }

func whereField(row, at int, name string) string {
	return field(row, "w"+strconv.Itoa(at)+"."+name)
}

// Values are the fields of the form, for FromValues.
func (f Form) Values() url.Values {
	v := url.Values{}
	set := func(name, value string) { v.Set(name, value) }
	set("name", f.Name)
	set("about", f.About)
	set("match", map[bool]string{true: "any", false: "all"}[f.Any])
	set("rows", strconv.Itoa(len(f.Rows)))
	for i, r := range f.Rows {
		number, unit := r.Span()
		for _, pair := range [][2]string{{"kind", string(r.Kind)}, {"event", r.Event}, {"times", r.Times}, {"within", number}, {"unit", unit},
			{"trait", r.Trait.Property}, {"op", r.Trait.Op}, {"value", r.Trait.Value}, {"segment", r.Segment}, {"where", strconv.Itoa(len(r.Where))}} {
			set(field(i, pair[0]), pair[1])
		}
		for k, c := range r.Where {
			set(whereField(i, k, "property"), c.Property)
			set(whereField(i, k, "op"), c.Op)
			set(whereField(i, k, "value"), c.Value)
		}
	}
	return v
}

// FromValues reads the fields of a form. More rows or conditions than there can be are not read.
func FromValues(v url.Values) Form {
	get := func(name string) string { return oneLine(v.Get(name)) }
	f := Form{Name: get("name"), About: get("about"), Any: get("match") == "any"}
	for i := range bounded(get("rows"), MaxRows) {
		r := Row{Kind: Kind(get(field(i, "kind")))}
		if !slices.Contains(kinds, r.Kind) {
			r.Kind = Did
		}
		switch {
		case r.OfEvent():
			r.readEvent(i, get)
		case r.OfTrait():
			r.Trait = Condition{get(field(i, "trait")), readOp(get(field(i, "op"))), get(field(i, "value"))}
		default:
			r.Segment = get(field(i, "segment"))
		}
		f.Rows = append(f.Rows, r)
	}
	return f
}

func (r *Row) readEvent(i int, get func(string) string) {
	r.Event = get(field(i, "event"))
	if r.Kind != DidNot {
		if r.Times = get(field(i, "times")); r.Times == "" {
			r.Times = "1"
		}
	}
	if r.Within = get(field(i, "within")); r.Within != "" && strings.Trim(r.Within, "0123456789") == "" {
		r.Within += get(field(i, "unit"))
	}
	for k := range bounded(get(field(i, "where")), MaxWhere) {
		r.Where = append(r.Where, Condition{get(whereField(i, k, "property")), readOp(get(whereField(i, k, "op"))), get(whereField(i, k, "value"))})
	}
}

func readOp(op string) string {
	if knownOp(op) {
		return op
	}
	return "is"
}

func bounded(s string, most int) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return max(0, min(n, most))
}

// oneLine is a text without space around it, its other white space single spaces where a browser sent line ends.
func oneLine(s string) string {
	if strings.ContainsAny(s, "\r\n\t") {
		return strings.Join(strings.Fields(s), " ")
	}
	return strings.TrimSpace(s)
}
