package form

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// YAML writes the definition, each row in a line of its own. What stands in the form and makes no sense is written as it stands, so that
// the reader of definitions says what is wrong with it.
func (f Form) YAML() string {
	var b strings.Builder
	b.WriteString("segment: " + scalar(f.Name) + "\n")
	if f.About != "" {
		b.WriteString("about: " + sentence(f.About) + "\n")
	}
	b.WriteString("where:\n")
	if len(f.Rows) == 1 && !f.Any {
		b.WriteString("  " + f.Rows[0].yaml() + "\n")
		return b.String()
	}
	list := "all"
	if f.Any {
		list = "any"
	}
	b.WriteString("  " + list + ":")
	if len(f.Rows) == 0 {
		b.WriteString(" []")
	}
	b.WriteString("\n")
	for _, r := range f.Rows {
		b.WriteString("    - " + r.yaml() + "\n")
	}
	return b.String()
}

// RowAt returns the index of the row that a line of YAML holds, counted from 1; -1 for a line of none.
func (f Form) RowAt(line int) int {
	row := line - 3 // segment, where
	if f.About != "" {
		row--
	}
	if len(f.Rows) != 1 || f.Any {
		row-- // all or any
	}
	if row < 0 || row >= len(f.Rows) {
		return -1
	}
	return row
}

func (r Row) yaml() string {
	switch r.Kind {
	case Did:
		return "did: " + r.did(true)
	case Fewer:
		return "not: {did: " + r.did(true) + "}"
	case DidNot:
		return "did_not: " + r.did(false)
	case Trait:
		return "trait: " + r.Trait.trait()
	case NotTrait:
		return "not: {trait: " + r.Trait.trait() + "}"
	case Segment:
		return "segment: " + scalar(r.Segment)
	case NotSegment:
		return "not: {segment: " + scalar(r.Segment) + "}"
	}
	return scalar(string(r.Kind)) + ": " + scalar("")
}

func (r Row) did(counted bool) string {
	parts := []string{"event: " + scalar(r.Event)}
	if counted && r.Times != "" && r.Times != "1" {
		parts = append(parts, "at_least: "+value(r.Times))
	}
	if r.Within != "" {
		parts = append(parts, "within: "+scalar(r.Within))
	}
	if len(r.Where) > 0 {
		parts = append(parts, "where: "+where(r.Where))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// where writes conditions, those of one property together, since a key can stand but once.
func where(all []Condition) string {
	var parts []string
	for _, of := range together(all) {
		said := of[0].operand()
		if len(of) > 1 || of[0].Op != "is" && of[0].Op != "in" {
			var each []string
			for _, c := range of {
				each = append(each, scalar(c.Op)+": "+c.operand())
			}
			said = "{" + strings.Join(each, ", ") + "}"
		}
		parts = append(parts, scalar(of[0].Property)+": "+said)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// together groups conditions by their property, in the order of the first of each.
func together(all []Condition) [][]Condition {
	var groups [][]Condition
	for _, c := range all {
		i := slices.IndexFunc(groups, func(g []Condition) bool { return g[0].Property == c.Property })
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

func (c Condition) trait() string {
	return "{name: " + scalar(c.Property) + ", " + scalar(c.Op) + ": " + c.operand() + "}"
}

func (c Condition) operand() string {
	if c.Op != "in" {
		return value(c.Value)
	}
	var each []string
	for _, one := range strings.Split(c.Value, ",") {
		if one = strings.TrimSpace(one); one != "" {
			each = append(each, value(one))
		}
	}
	return "[" + strings.Join(each, ", ") + "]"
}

var (
	number = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?$`)
	plain  = regexp.MustCompile(`^[\p{L}_$]([\p{L}\p{N} _./$-]*[\p{L}\p{N}_])?$`)
	count  = regexp.MustCompile(`^[1-9][0-9]*[smhdw]$`)
	prose  = regexp.MustCompile(`^\p{L}[\p{L}\p{N} ,.;()'’“”€%/-]*[\p{L}\p{N}.)]$`)
)

// words mean something else than themselves in one YAML or another.
var words = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}

// value writes a number, true or false as such, and any other text as a text.
func value(s string) string {
	if number.MatchString(s) || s == "true" || s == "false" {
		return s
	}
	return scalar(s)
}

// scalar writes a text, in quotes where it needs them.
func scalar(s string) string {
	if count.MatchString(s) || plain.MatchString(s) && !slices.Contains(words, strings.ToLower(s)) {
		return s
	}
	return quoted(s)
}

// sentence is scalar for a text in a line of its own, where commas do no harm.
func sentence(s string) string {
	if prose.MatchString(s) && !slices.Contains(words, strings.ToLower(s)) {
		return s
	}
	return quoted(s)
}

// quoted writes a text in double quotes; what JSON writes within them, YAML reads.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a text can be written
	return strings.TrimSuffix(b.String(), "\n")
}
