package campaign

import (
	"math"
	"regexp"
	"strconv"
	"time"

	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

// branch reads a list of {when: RULE, then: STEPS}, and at its end {else: STEPS}. Without an else those whom no rule fits
// go on behind the branch.
func (p *program) branch(n *yaml.Node, depth int) (longest time.Duration, over bool) {
	at := p.add(Step{Kind: Branch})
	entries := n.List(maxPaths)
	if n.IsList() && n.Len() == 0 {
		n.Fail("begin each path with `- when:`", "holds no path")
	}
	var paths []Path
	var ends junction
	for i, v := range entries {
		path, steps := p.path(v, i, entries)
		path.To = len(p.steps)
		paths = append(paths, path)
		ends.close(p, func() (time.Duration, bool) { return p.block(steps, depth+1) })
	}
	ends.join(p)
	if len(paths) == 0 || paths[len(paths)-1].Rule != nil {
		paths = append(paths, Path{Label: Else, To: len(p.steps)})
		ends.open = true
	}
	p.steps[at].Paths = paths
	return ends.longest, !ends.open
}

// path reads the head of one path, and returns where its steps stand.
func (p *program) path(n *yaml.Node, i int, all []*yaml.Node) (Path, *yaml.Node) {
	f := n.Fields("when", "then", "else")
	label := strconv.Itoa(i + 1)
	last := f.Get("else")
	switch {
	case last == nil:
		return Path{Label: label, Rule: p.rule(f.Need("when"))}, f.Need("then")
	case i == 0:
		n.Fail("begin with `- when:`", "a branch that has only `else` asks nothing")
	case f.Get("when") != nil || f.Get("then") != nil:
		n.Fail("put `else` behind a dash of its own", "`else` stands alone")
	case i < len(all)-1:
		all[i+1].Fail("move it before `else`", "no customer reaches this path")
	}
	return Path{Label: Else}, last
}

func (p *program) rule(n *yaml.Node) segment.Rule {
	if n == nil {
		return segment.All(nil)
	}
	return segment.ReadRule(n, p.known.Segments)
}

// arm is a name for an arm of a split.
var arm = regexp.MustCompile(`^[a-z0-9-]{1,20}$`)

// split reads {a: 50%, b: 50%}. An arm may have steps of its own: {a: {share: 50%, steps: STEPS}, b: {share: 50%}}.
func (p *program) split(n *yaml.Node, depth int) (longest time.Duration, over bool) {
	at := p.add(Step{Kind: Split})
	if p.splits++; p.splits == MaxSplits+1 {
		n.Fail("make two campaigns of it", "is one split more than the %d that a campaign can have", MaxSplits)
	}
	if !n.IsMap() {
		n.Fail("for example {a: 50%, b: 50%}", "needs a map, not %s", n.Describe())
		return 0, false
	}
	entries := n.Entries()
	if len(entries) < 2 || len(entries) > maxArms {
		n.Fail("for example {a: 50%, b: 50%}", "needs 2 to %d arms, and has %d", maxArms, len(entries))
		return 0, false
	}
	var arms []Arm
	var ends junction
	for _, e := range entries {
		if !arm.MatchString(e.Key.Text()) {
			e.Key.Fail("for example a", "an arm's name is 1 to 20 of a-z, 0-9 and -, and %s is not", e.Key.Describe())
		}
		share, steps := readShare(e.Value)
		arms = append(arms, Arm{Label: e.Key.Text(), Share: share, To: len(p.steps)})
		if steps == nil {
			arms[len(arms)-1].To, ends.open = onward, true
			continue
		}
		ends.close(p, func() (time.Duration, bool) { return p.block(steps, depth+1) })
	}
	ends.join(p)
	for i, a := range arms {
		if a.To == onward {
			arms[i].To = len(p.steps)
		}
	}
	sum(n, arms)
	p.steps[at].Arms = arms
	return ends.longest, !ends.open
}

// onward marks an arm without steps of its own, until it is known where the split ends.
const onward = -1

// readShare reads 50%, or {share: 50%, steps: …}.
func readShare(n *yaml.Node) (share float64, steps *yaml.Node) {
	at := n
	if n.IsMap() {
		f := n.Fields("share", "steps")
		at, steps = f.Need("share"), f.Get("steps")
	}
	share = at.Percent(1)
	if at != nil && share == 0 && at.Scalar() == "0%" {
		at.Fail("leave the arm out", "nobody would be in this arm")
	}
	return share, steps
}

// sum wants the shares to come to 100 %; one that could not be read was told already.
func sum(n *yaml.Node, arms []Arm) {
	total := 0.0
	for _, a := range arms {
		if a.Share == 0 {
			return
		}
		total += a.Share
	}
	if math.Abs(total-1) > 1e-9 {
		n.Fail("change one of them", "the shares come to %s%%, and they have to come to 100%%", strconv.FormatFloat(math.Round(total*1e4)/100, 'f', -1, 64))
	}
}

// junction gathers the ways that come together behind a branch or a split.
type junction struct {
	jumps   []int // indices of jumps whose target is behind
	longest time.Duration
	open    bool // some way comes out
}

// close writes one way by body. What comes out of it jumps behind all of them.
func (j *junction) close(p *program, body func() (time.Duration, bool)) {
	length, over := body()
	j.longest = max(j.longest, length)
	if over {
		return
	}
	j.open = true
	j.jumps = append(j.jumps, p.add(Step{Kind: Jump}))
}

// join lets the ways come together here. The last one needs no jump for it.
func (j *junction) join(p *program) {
	if n := len(j.jumps); n > 0 && j.jumps[n-1] == len(p.steps)-1 {
		p.steps, j.jumps = p.steps[:len(p.steps)-1], j.jumps[:n-1]
	}
	for _, at := range j.jumps {
		p.steps[at].To = len(p.steps)
	}
}
