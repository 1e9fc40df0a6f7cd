package segment

import (
	"strings"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/yaml"
)

// The bounds of a rule.
const (
	maxRules  = 50                        // under one all or any
	maxWithin = 10 * 366 * 24 * time.Hour // longer than any shop's customers are remembered
	maxEver   = 1_000_000                 // times, where the Record's count answers
)

var ruleKeys = []string{"did", "did_not", "trait", "all", "any", "not", "segment"}

// reader reads rules and remembers which segments they name.
type reader struct {
	segments map[string]*Segment
	names    []reference // in the segment that is being read
}

type reference struct {
	to *Segment
	at *yaml.Node
}

// rule returns All(nil) for what cannot be read; the mistake is noted.
func (r *reader) rule(n *yaml.Node) Rule {
	if n.IsMap() && len(n.Entries()) > 1 {
		n.Fields(ruleKeys...)
		n.Fail("put each of them under `all` or `any`, behind a dash", "a rule has one key, and here are %d", len(n.Entries()))
		return All(nil)
	}
	f := n.Fields(ruleKeys...)
	switch key := f.One(ruleKeys...); key {
	case "did":
		return readDid(f.Get(key))
	case "did_not":
		return readDidNot(f.Get(key))
	case "trait":
		return readTrait(f.Get(key))
	case "all":
		return All(r.rules(f.Get(key)))
	case "any":
		return Any(r.rules(f.Get(key)))
	case "not":
		return Not{r.rule(f.Get(key))}
	case "segment":
		return r.member(f.Get(key))
	}
	return All(nil)
}

func (r *reader) rules(n *yaml.Node) []Rule {
	var rules []Rule
	for _, v := range n.List(maxRules) {
		rules = append(rules, r.rule(v))
	}
	if n.IsList() && len(rules) == 0 {
		n.Fail("begin each rule with -", "holds no rule")
	}
	return rules
}

func readDid(n *yaml.Node) Rule {
	f := n.Fields("event", "at_least", "within", "where")
	atLeast := 1
	if v := f.Get("at_least"); v != nil {
		atLeast = v.Int(1, maxEver)
	}
	d := NewDid(ReadEvent(f.Need("event")), atLeast, f.Get("within").Duration(maxWithin), ReadWhere(f.Get("where")))
	if atLeast > MaxTimes && (d.Within > 0 || len(d.Where) > 0) {
		f.Get("at_least").Fail("", "with within or where, at_least is at most %d", MaxTimes)
	}
	d.mark(f)
	return d
}

func readDidNot(n *yaml.Node) Rule {
	f := n.Fields("event", "within", "where")
	d := NewDid(ReadEvent(f.Need("event")), 1, f.Get("within").Duration(maxWithin), ReadWhere(f.Get("where")))
	d.mark(f)
	return Not{d}
}

// mark marks a question that needs a counter of its own at what makes it need one.
func (d Did) mark(f yaml.Fields) {
	switch {
	case d.Counter == nil:
	case len(d.Where) > 0:
		f.Get("where").Mark(*d.Counter)
	default:
		f.Get("at_least").Mark(*d.Counter)
	}
}

func readTrait(n *yaml.Node) Rule {
	f := n.Fields(append([]string{"name"}, words...)...)
	at := f.Need("name")
	name := event.TraitName(at.Text())
	if field, ok := strings.CutPrefix(name, "address."); ok {
		at.Fail("write "+event.TraitName(field), "the fields of an address are traits of their own")
	}
	word := f.One(words...)
	if word == "" {
		return All(nil)
	}
	c := readCondition(name, word, f.Get(word))
	c.Value = asKept(name, c.Value)
	return Trait(c)
}

// asKept writes a value as the state keeps it: countries in capital letters, addresses in small ones.
func asKept(name string, v any) any {
	switch v := v.(type) {
	case string:
		switch name {
		case "country":
			return strings.ToUpper(v)
		case "email":
			return strings.ToLower(v)
		}
	case []any:
		kept := make([]any, len(v))
		for i, one := range v {
			kept[i] = asKept(name, one)
		}
		return kept
	}
	return v
}

func (r *reader) member(n *yaml.Node) Rule {
	s := Find(n, r.segments)
	if s == nil {
		return All(nil)
	}
	r.names = append(r.names, reference{s, n})
	return Member{s}
}
