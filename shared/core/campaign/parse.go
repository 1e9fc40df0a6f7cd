package campaign

import (
	"path"
	"slices"
	"time"

	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

// Parse reads one campaign. Mistakes are noted in the file; what it returns is of use only if there are none.
func Parse(file *yaml.File, known Known) Campaign {
	if file.Root == nil {
		file.FailEmpty()
		return Campaign{}
	}
	r := reader{known: known}
	f := file.Root.Fields("campaign", "about", "trigger", "exit", "steps", "goal", "holdout", "reenter", "policy", "topic", "priority")
	c := Campaign{
		Name:    readName(f.Need("campaign"), path.Base(file.Name)),
		About:   f.Get("about").Text(),
		Trigger: r.trigger(f.Need("trigger")),
		Exits:   readMatches(f.Get("exit")),
		Steps:   r.steps(f.Need("steps")),
		Goal:    readGoal(f.Get("goal")),
		Holdout: f.Get("holdout").Percent(MaxHoldout),
		Reenter: readReenter(f.Get("reenter")),
	}
	if v := f.Get("priority"); v != nil {
		c.Priority = v.Int(-maxUrgency, maxUrgency)
	}
	if c.Trigger.Schedule != nil {
		f.Get("reenter").Fail("delete the line", "each occurrence of a schedule comes to a customer once, so there is nothing to enter again")
	}
	c.Policy = f.Need("policy").OneOf(known.Policies...)
	c.Topic = r.topic(f, c.Policy)
	if c.Policy != "" && c.Policy != r.marketing() {
		f.Get("holdout").Fail("delete the line", "only marketing has a holdout: nobody is left without what they are owed")
	}
	return c
}

// reader reads what names other definitions.
type reader struct{ known Known }

func (r reader) marketing() string { return r.known.Policies[0] }

func readName(n *yaml.Node, base string) string {
	name := n.Name()
	if name != "" && name+".yaml" != base {
		n.Fail("call the file "+name+".yaml, or the campaign by the file's name", "the campaign %q lies in the file %s", name, base)
	}
	return name
}

func (r reader) trigger(n *yaml.Node) Trigger {
	f := n.Fields("event", "where", "key", "segment", "schedule")
	if at := f.Get("schedule"); at != nil {
		r.only(f, "a schedule", "event", "where", "key")
		return Trigger{Schedule: readSchedule(at), Segment: r.segment(f.Need("segment"))}
	}
	if f.One("event", "segment") == "segment" {
		r.only(f, "a segment", "key", "where")
		return Trigger{Segment: r.segment(f.Get("segment"))}
	}
	return Trigger{Event: readMatchFields(f.Get("event"), f.Get("where")), Key: readKey(f.Get("key"))}
}

// only notes what cannot stand beside a trigger of its kind.
func (r reader) only(f yaml.Fields, beside string, keys ...string) {
	for _, key := range keys {
		switch {
		case key == "event":
			f.Get(key).Fail("keep one", "`event` cannot stand beside %s", beside)
		default:
			f.Get(key).Fail("delete it", "`%s` goes with an event, not with %s", key, beside)
		}
	}
}

func (r reader) segment(n *yaml.Node) string {
	segment.Find(n, r.known.Segments)
	return n.Text()
}

// readKey reads "cart", "order" or a property; "" when there is none.
func readKey(n *yaml.Node) string {
	key := n.Text()
	if len(key) > 100 {
		n.Fail("", "is longer than 100 bytes")
	}
	return key
}

func readMatch(n *yaml.Node) Match {
	f := n.Fields("event", "where")
	return readMatchFields(f.Need("event"), f.Get("where"))
}

func readMatchFields(event, where *yaml.Node) Match {
	m := Match{Event: segment.ReadEvent(event), Where: segment.ReadWhere(where)}
	if len(m.Where) > 0 {
		c := segment.NewCounter(m.Event, m.Where, 1)
		m.Counter = &c
	}
	return m
}

func readMatches(n *yaml.Node) []Match {
	var matches []Match
	for _, v := range n.List(maxExits) {
		matches = append(matches, readMatch(v))
	}
	return matches
}

func readGoal(n *yaml.Node) *Goal {
	if n == nil {
		return nil
	}
	f := n.Fields("event", "where", "within")
	return &Goal{Match: readMatchFields(f.Need("event"), f.Get("where")), Within: f.Need("within").Duration(MaxGoal)}
}

func readReenter(n *yaml.Node) *time.Duration {
	if n == nil {
		return nil
	}
	after := n.Fields("after").Need("after").Duration(maxReenter)
	return &after
}

// topic is the one named, else the default; it has to be declared, and on the same side of marketing as the
// campaign: who takes back her consent to marketing takes back all topics of that policy, and only those.
func (r reader) topic(f yaml.Fields, policy string) string {
	if policy == "" {
		return ""
	}
	at, name := f.Get("policy"), topicOfOthers
	if policy == r.marketing() {
		name = topicOfMarketing
	}
	if named := f.Get("topic"); named != nil {
		at, name = named, named.Text()
	}
	of, declared := r.known.Topics[name]
	switch {
	case name == "":
	case !declared:
		at.Fail(yaml.Suggest(name, r.topics()), "the topic %q is not declared in shop.yaml", name)
	case (of == r.marketing()) != (policy == r.marketing()):
		at.Fail("name another topic, or declare one in shop.yaml", "the topic %q is of the policy %s and the campaign of the policy %s", name, of, policy)
	}
	return name
}

func (r reader) topics() []string {
	var names []string
	for name := range r.known.Topics {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
