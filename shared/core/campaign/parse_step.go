package campaign

import (
	"maps"
	"slices"
	"time"

	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

// stepKeys are the words of the language; those after the third are read by a later version.
var stepKeys = []string{"wait", "send", "exit", "branch", "split"}

func (r reader) steps(n *yaml.Node) []Step {
	var steps []Step
	var total time.Duration
	nodes := n.List(MaxSteps)
	for i, v := range nodes {
		s := r.step(v)
		total += s.For
		if s.Kind == Exit && i < len(nodes)-1 {
			nodes[i+1].Fail("delete it, or the exit before it", "no customer reaches this step")
		}
		steps = append(steps, s)
	}
	if n.IsList() && len(nodes) == 0 {
		n.Fail("begin each step with -", "holds no step")
	}
	if total > Life {
		n.Fail("", "the waits come to %s, and an enrolment ends after %s", yaml.Span(total), yaml.Span(Life))
	}
	return steps
}

func (r reader) step(n *yaml.Node) Step {
	f := n.Fields(stepKeys...)
	if n.IsMap() && len(n.Entries()) > 1 {
		n.Fail("put each of them behind a dash of its own", "a step has one key, and here are %d", len(n.Entries()))
		return Step{}
	}
	f.NotYet(stepKeys[3:]...)
	switch key := f.One(stepKeys...); key {
	case "wait":
		return readWait(f.Get(key))
	case "send":
		return r.send(f.Get(key))
	case "exit":
		return Step{Kind: Exit, Reason: f.Get(key).Text()}
	}
	return Step{}
}

func readWait(n *yaml.Node) Step {
	if !n.IsMap() {
		return Step{Kind: Wait, For: n.Duration(Life)}
	}
	f := n.Fields("quiet", "on", "event", "at_most")
	for _, key := range []string{"event", "at_most"} {
		if f.Get(key) != nil {
			f.NotYet(key)
			return Step{}
		}
	}
	s := Step{Kind: WaitQuiet, For: f.Need("quiet").Duration(Life)}
	on := f.Need("on")
	for _, v := range on.List(maxQuiet) {
		s.On = append(s.On, segment.ReadEvent(v))
	}
	if on.IsList() && len(s.On) == 0 {
		on.Fail("name the events whose silence is waited for", "holds no event")
	}
	return s
}

func (r reader) send(n *yaml.Node) Step {
	f := n.Fields("channel", "template")
	s := Step{Kind: Send, Channels: r.channels(f.Need("channel"))}
	at := f.Need("template")
	s.Template = at.Name()
	if s.Template != "" && !r.known.Templates[s.Template] {
		hint := yaml.Suggest(s.Template, slices.Sorted(maps.Keys(r.known.Templates)))
		if hint == "" {
			hint = "write templates/" + s.Template + ".liquid and templates/" + s.Template + ".txt.liquid"
		}
		at.Fail(hint, "there is no template %q", s.Template)
	}
	return s
}

// all are the channels of the language.
var all = []string{"email", "webpush", "onsite", "webhook", "sms"}

func (r reader) channels(n *yaml.Node) []string {
	if !n.IsList() {
		return []string{r.channel(n)}
	}
	var channels []string
	for _, v := range n.List(len(all)) {
		channel := r.channel(v)
		if channel != "" && slices.Contains(channels, channel) {
			v.Fail("delete it", "%q is named twice", channel)
		}
		channels = append(channels, channel)
	}
	if n.IsList() && len(channels) == 0 {
		n.Fail("name one, for example email", "holds no channel")
	}
	return channels
}

func (r reader) channel(n *yaml.Node) string {
	channel := n.OneOf(all...)
	if channel != "" && !slices.Contains(r.known.Channels, channel) {
		n.Fail("use email", "the channel %q is not in this version of Rapport", channel)
	}
	return channel
}
