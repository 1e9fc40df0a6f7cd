package campaign

import (
	"maps"
	"slices"
	"time"

	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

// stepKeys are the words of the language.
var stepKeys = []string{"wait", "send", "exit", "branch", "split"}

// program is the flat list of steps that is being written.
type program struct {
	reader
	steps   []Step
	written int // by the marketer, jumps apart
	splits  int
}

func (r reader) steps(n *yaml.Node) []Step {
	p := &program{reader: r}
	if total, _ := p.block(n, 0); total > Life {
		n.Fail("", "the waits come to %s, and an enrolment ends after %s", yaml.Span(total), yaml.Span(Life))
	}
	return p.steps
}

func (p *program) add(s Step) (at int) {
	p.steps = append(p.steps, s)
	return len(p.steps) - 1
}

// block writes a list of steps. It returns how long its waits are at most, and whether no customer comes out of it.
func (p *program) block(n *yaml.Node, depth int) (longest time.Duration, over bool) {
	if depth > MaxNested {
		n.Fail("make two campaigns of it", "lies within more than %d branches and splits", MaxNested)
		return 0, false
	}
	nodes := n.List(MaxSteps)
	for i, v := range nodes {
		if over && i > 0 {
			v.Fail("delete it, or the exit before it", "no customer reaches this step")
			return longest, true
		}
		if p.written++; p.written == MaxSteps+1 {
			v.Fail("make two campaigns of it", "is one step more than the %d that a campaign can have", MaxSteps)
		}
		var length time.Duration
		length, over = p.step(v, depth)
		longest += length
	}
	if n.IsList() && n.Len() == 0 {
		n.Fail("begin each step with -", "holds no step")
	}
	return longest, over
}

// step writes one step, with all that lies within it.
func (p *program) step(n *yaml.Node, depth int) (longest time.Duration, over bool) {
	f := n.Fields(stepKeys...)
	if n.IsMap() && len(n.Entries()) > 1 {
		n.Fail("put each of them behind a dash of its own", "a step has one key, and here are %d", len(n.Entries()))
		return 0, false
	}
	s := Step{}
	switch key := f.One(stepKeys...); key {
	case "wait":
		s = readWait(f.Get(key))
	case "send":
		s = p.send(f.Get(key))
	case "exit":
		s = Step{Kind: Exit, Reason: f.Get(key).Text()}
	case "branch":
		return p.branch(f.Get(key), depth)
	case "split":
		return p.split(f.Get(key), depth)
	}
	p.add(s)
	return s.For, s.Kind == Exit
}

func readWait(n *yaml.Node) Step {
	if !n.IsMap() {
		return Step{Kind: Wait, For: n.Duration(Life)}
	}
	f := n.Fields("quiet", "on", "event", "where", "at_most")
	switch f.One("quiet", "event") {
	case "event":
		f.Get("on").Fail("delete it", "`on` goes with `quiet`, not with an event")
		return readWaitEvent(f)
	case "quiet":
		return readWaitQuiet(f)
	}
	return Step{}
}

func readWaitQuiet(f yaml.Fields) Step {
	for _, key := range []string{"where", "at_most"} {
		f.Get(key).Fail("delete it", "`%s` goes with an event, not with `quiet`", key)
	}
	s := Step{Kind: WaitQuiet, For: f.Get("quiet").Duration(Life)}
	on := f.Need("on")
	for _, v := range on.List(maxQuiet) {
		s.On = append(s.On, segment.ReadEvent(v))
	}
	if on.IsList() && on.Len() == 0 {
		on.Fail("name the events whose silence is waited for", "holds no event")
	}
	return s
}

// readWaitEvent reads {event: NAME, where: …, at_most: 2d}. Its counter keeps several times, because the first one behind the
// step's start is what counts.
func readWaitEvent(f yaml.Fields) Step {
	s := Step{Kind: WaitEvent, Event: readMatchFields(f.Get("event"), f.Get("where")), For: f.Need("at_most").Duration(Life)}
	if s.Event.Counter != nil {
		s.Event.Counter.N = segment.RecordTimes
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
