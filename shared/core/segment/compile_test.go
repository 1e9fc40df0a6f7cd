package segment_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

// compile takes the texts of files by segment name and returns all mistakes, one a line.
func compile(texts map[string]string) (map[string]*segment.Segment, string) {
	var files []*yaml.File
	for name, text := range texts {
		files = append(files, yaml.Parse("segments/"+name+".yaml", []byte(text)))
	}
	segments := segment.Compile(files)
	var all yaml.Errors
	for _, f := range files {
		all = append(all, f.Errors()...)
	}
	return segments, all.Sorted().Error()
}

func TestASegmentIsCompiledToWhatItSays(t *testing.T) {
	segments, mistakes := compile(map[string]string{
		"regulars": "segment: regulars\nabout: Bought often.\nwhere: {did: {event: Order Completed, at_least: 3, within: 365d}}\n",
		"lapsing": `
segment: lapsing
where:
  all:
    - segment: regulars
    - did_not: {event: Order Completed, within: 45d, where: {products.category: [lamps, rugs], total: {gte: 20}}}
    - trait: {name: country, in: [hr, si]}
    - not: {segment: everyone}
    - any: [trait: {name: firstName, exists: true}]
`})
	require.Empty(t, mistakes)
	require.Equal(t, segment.Segment{Name: "regulars", About: "Bought often.",
		Rule: segment.NewDid("Order Completed", 3, 365*24*time.Hour, nil)}, *segments["regulars"])
	require.Equal(t, segment.All{
		segment.Member{Segment: segments["regulars"]},
		segment.Not{Rule: segment.NewDid("Order Completed", 1, 45*24*time.Hour, segment.Where{
			{"products.category", segment.In, []any{"lamps", "rugs"}}, {"total", segment.Gte, 20.0}})},
		segment.Trait{Property: "country", Op: segment.In, Value: []any{"HR", "SI"}},
		segment.Not{Rule: segment.Member{Segment: segments[segment.Everyone]}},
		segment.Any{segment.Trait{Property: "first_name", Op: segment.Exists, Value: true}},
	}, segments["lapsing"].Rule)
}

func TestSegmentsThatNameEachOtherInACircleAreRefused(t *testing.T) {
	_, mistakes := compile(map[string]string{
		"a": "segment: a\nwhere: {segment: b}\n",
		"b": "segment: b\nwhere: {not: {segment: c}}\n",
		"c": "segment: c\nwhere: {all: [segment: a]}\n",
		"d": "segment: d\nwhere: {segment: a}\n",
	})
	require.Equal(t, "segments/c.yaml:2:24: goes in a circle: a → b → c → a (take one of the names out)", mistakes)
}

func TestSegmentsThatGrowByDoublingAreRefusedInTime(t *testing.T) {
	texts := map[string]string{"s00": "segment: s00\nwhere: {did: {event: Page Viewed}}\n"}
	for i := 1; i < 60; i++ {
		texts[fmt.Sprintf("s%02d", i)] = fmt.Sprintf("segment: s%02d\nwhere: {any: [segment: s%02d, segment: s%02d]}\n", i, i-1, i-1)
	}
	_, mistakes := compile(texts)
	require.Contains(t, mistakes, `"s08" asks more than 1000 questions`)
	require.NotContains(t, mistakes, `"s07"`)
}

func TestAMistakeInOneFileIsNotBlamedOnThoseThatNameIt(t *testing.T) {
	_, mistakes := compile(map[string]string{"a": "segment: a\nwhere: {segment: b}\n", "b": "segment: b\nwhere: [\n"})
	require.NotContains(t, mistakes, "a.yaml")
	require.Contains(t, mistakes, "b.yaml:2:8: is not YAML")
}

func TestTheOrderOfAFilterDoesNotMatter(t *testing.T) {
	a, _ := compile(map[string]string{"a": "segment: a\nwhere: {did: {event: X, where: {b: 1, a: {gt: 1, lt: 9}}}}\n"})
	b, _ := compile(map[string]string{"a": "segment: a\nwhere: {did: {event: X, where: {a: {lt: 9, gt: 1}, b: 1}}}\n"})
	require.Equal(t, a["a"].Rule, b["a"].Rule)
}

func TestKnownNamesAreNeverTakenForMisspeltOnes(t *testing.T) {
	for _, name := range segment.Names() {
		_, mistakes := compile(map[string]string{"a": "segment: a\nwhere: {did: {event: " + name + "}}\n"})
		require.Empty(t, mistakes, name)
	}
}

func FuzzCompileNeverPanics(f *testing.F) {
	f.Add("segment: a\nwhere:\n  all:\n    - did: {event: X, at_least: 3, within: 7d, where: {a.b: [1, x], c: {gt: 3}}}\n    - not: {segment: a}\n")
	f.Add("segment: a\nwhere: {any: [trait: {name: x, is: 1}, did_not: {event: Y}]}\n")
	f.Add("segment: everyone\nwhere: {segment: b}\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := yaml.Parse("segments/a.yaml", []byte(text))
		segments := segment.Compile([]*yaml.File{file})
		if len(file.Errors()) > 0 || !strings.Contains(text, "where") {
			return
		}
		facts := happened{events: []event.Event{at("X", -1)}, counters: segment.Counters(segments["a"].Rule)}
		_, flip := segments["a"].Rule.Holds(facts, start)
		require.True(t, flip.IsZero() || flip.After(start))
	})
}
