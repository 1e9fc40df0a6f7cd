package segment_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/event"
	"rapport/shared/core/segment"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// drawRule draws a rule over two events, two categories and one trait.
func drawRule(r *rapid.T, depth int) segment.Rule {
	kinds := 2
	if depth > 0 {
		kinds = 6
	}
	switch rapid.IntRange(0, kinds-1).Draw(r, "kind") {
	case 0:
		return drawDid(r)
	case 1:
		return segment.Trait{Property: "vip", Op: segment.Eq, Value: true}
	case 2:
		return segment.Not{Rule: drawRule(r, depth-1)}
	case 3:
		return segment.Member{Segment: &segment.Segment{Rule: drawRule(r, depth-1)}}
	case 4:
		return segment.All(drawRules(r, depth-1))
	default:
		return segment.Any(drawRules(r, depth-1))
	}
}

func drawRules(r *rapid.T, depth int) []segment.Rule {
	var rules []segment.Rule
	for range rapid.IntRange(1, 3).Draw(r, "rules") {
		rules = append(rules, drawRule(r, depth))
	}
	return rules
}

func drawDid(r *rapid.T) segment.Did {
	var where segment.Where
	if rapid.Bool().Draw(r, "filtered") {
		where = segment.Where{{Property: "category", Op: segment.Eq, Value: "lamps"}}
	}
	within := time.Duration(rapid.SampledFrom([]int{0, 1, 7, 20}).Draw(r, "within")) * time.Hour
	return segment.NewDid(drawName(r), rapid.SampledFrom([]int{1, 2, 3, 15, 16, 17, 20}).Draw(r, "times"), within, where)
}

func drawName(r *rapid.T) string { return rapid.SampledFrom([]string{"A", "B"}).Draw(r, "event") }

func drawHappened(r *rapid.T, rule segment.Rule) happened {
	h := happened{counters: segment.Counters(rule), traits: map[string]any{"vip": rapid.Bool().Draw(r, "vip")}}
	for range rapid.IntRange(0, 50).Draw(r, "events") {
		h.events = append(h.events, event.Event{
			Name:       drawName(r),
			Time:       start.Add(time.Duration(rapid.IntRange(-24*60, 0).Draw(r, "minute")) * time.Minute),
			Properties: map[string]any{"category": rapid.SampledFrom([]any{"lamps", "rugs"}).Draw(r, "category")},
		})
	}
	return h
}

// recount decides a rule from the events themselves.
func recount(rule segment.Rule, h happened, now time.Time) bool {
	switch rule := rule.(type) {
	case segment.Did:
		n := 0
		for _, e := range h.events {
			in := rule.Within == 0 || e.Time.After(now.Add(-rule.Within))
			if e.Name == rule.Event && in && (len(rule.Where) == 0 || e.Properties["category"] == "lamps") {
				n++
			}
		}
		return n >= rule.AtLeast
	case segment.Trait:
		return h.traits["vip"] == true
	case segment.Not:
		return !recount(rule.Rule, h, now)
	case segment.Member:
		return recount(rule.Segment.Rule, h, now)
	case segment.All:
		for _, one := range rule {
			if !recount(one, h, now) {
				return false
			}
		}
		return true
	case segment.Any:
		for _, one := range rule {
			if recount(one, h, now) {
				return true
			}
		}
		return false
	}
	panic("a rule that the recount does not know")
}

func TestARuleHoldsExactlyWhenARecountOfTheEventsSaysSo(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rule := drawRule(r, 3)
		h := drawHappened(r, rule)
		now := start.Add(time.Duration(rapid.IntRange(0, 48*60).Draw(r, "now")) * time.Minute)
		holds, flip := rule.Holds(h, now)
		require.Equal(r, recount(rule, h, now), holds)
		require.True(r, flip.IsZero() || flip.After(now), "the flip lies ahead")
	})
}

func TestNothingChangesBeforeTheFlip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rule := drawRule(r, 3)
		h := drawHappened(r, rule)
		holds, flip := rule.Holds(h, start)
		until := flip.Add(-time.Nanosecond)
		if flip.IsZero() {
			until = start.Add(72 * time.Hour)
		}
		for t := start; t.Before(until); t = t.Add(30 * time.Minute) {
			require.Equal(r, holds, recount(rule, h, t), "at %s, the flip is said to be %s", t, flip)
		}
		require.Equal(r, holds, recount(rule, h, until))
	})
}

func TestTheFlipOfACountIsTheMomentTheNthNewestLeavesTheWindow(t *testing.T) {
	rule := segment.NewDid("A", 2, 7*time.Hour, nil)
	h := happened{events: []event.Event{at("A", -5), at("A", -3), at("A", -1), at("B", 0)}}
	holds, flip := rule.Holds(h, start)
	require.True(t, holds)
	require.Equal(t, start.Add(4*time.Hour), flip)
	holds, flip = rule.Holds(h, flip)
	require.False(t, holds, "a time exactly w ago is not within w")
	require.Zero(t, flip)
	holds, _ = rule.Holds(h, start.Add(4*time.Hour-time.Nanosecond))
	require.True(t, holds)
}

func TestAllWaitsForItsLastDissenterAndAnyForItsLastSupporter(t *testing.T) {
	h := happened{events: []event.Event{at("A", -1), at("B", -1)}}
	a, b := segment.NewDid("A", 1, 3*time.Hour, nil), segment.NewDid("B", 1, 5*time.Hour, nil)
	never := segment.Trait{Property: "vip", Op: segment.Eq, Value: true}
	for _, c := range []struct {
		rule  segment.Rule
		hours int // from start; 0 for never
	}{
		{segment.All{a, b}, 2},
		{segment.Any{a, b}, 4},
		{segment.All{segment.Not{Rule: a}, segment.Not{Rule: b}}, 4},
		{segment.Any{segment.Not{Rule: a}, segment.Not{Rule: b}}, 2},
		{segment.All{a, never}, 0},
		{segment.Any{a, segment.Not{Rule: never}}, 0},
		{segment.All{}, 0},
	} {
		_, flip := c.rule.Holds(h, start)
		want := time.Time{}
		if c.hours > 0 {
			want = start.Add(time.Duration(c.hours) * time.Hour)
		}
		require.Equal(t, want, flip, "%v", c.rule)
	}
}

func TestEveryoneIsWhoeverIsKnown(t *testing.T) {
	holds, flip := segment.Known{}.Holds(happened{known: true}, start)
	require.True(t, holds)
	require.Zero(t, flip)
	holds, _ = segment.Known{}.Holds(happened{}, start)
	require.False(t, holds)
}

func TestATraitThatIsNotKnownIsOnlyNotSomething(t *testing.T) {
	ask := func(op string, v any) bool {
		holds, _ := segment.Trait{Property: "country", Op: op, Value: v}.Holds(happened{}, start)
		return holds
	}
	require.False(t, ask(segment.Eq, "HR"))
	require.True(t, ask(segment.Ne, "HR"))
	require.False(t, ask(segment.In, []any{"HR"}))
	require.False(t, ask(segment.Exists, true))
	require.True(t, ask(segment.Exists, false))
	require.False(t, ask(segment.Lt, 3.0))
}

func at(name string, hours int) event.Event {
	return event.Event{Name: name, Time: start.Add(time.Duration(hours) * time.Hour)}
}
