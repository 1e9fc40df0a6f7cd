package segment_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

// read reads a rule beside the segments regulars and wholesale.
func read(t *testing.T, rule string) (segment.Rule, yaml.Errors) {
	t.Helper()
	segments := segment.Compile([]*yaml.File{
		yaml.Parse("segments/regulars.yaml", []byte("segment: regulars\nwhere: {did: {event: Order Completed, at_least: 3}}\n")),
		yaml.Parse("segments/wholesale.yaml", []byte("segment: wholesale\nwhere: {trait: {name: plan, is: wholesale}}\n")),
	})
	f := yaml.Parse("x.yaml", []byte("when: "+rule+"\n"))
	r := segment.ReadRule(f.Root.Fields("when").Need("when"), segments)
	return r, f.Errors()
}

func TestARuleIsSaidAsASentence(t *testing.T) {
	for rule, want := range map[string]string{
		"{did: {event: Order Completed, at_least: 3, within: 365d}}":                         "bought (Order Completed) at least 3 times within 365 days",
		"{did_not: {event: Order Completed, within: 45d}}":                                   "did not buy (Order Completed) within 45 days",
		"{not: {did: {event: Product Viewed, at_least: 2}}}":                                 "did not look at a product (Product Viewed) 2 times or more",
		"{not: {not: {did: {event: Product Viewed}}}}":                                       "looked at a product (Product Viewed) at least once",
		"{did: {event: Lamp Dimmed, within: 1d, where: {room: hall, watts: {gte: 20}}}}":     "did Lamp Dimmed where room is hall and watts is at least 20 at least once within 1 day",
		"{trait: {name: country, in: [hr, at]}}":                                             "have a country that is HR or AT",
		"{not: {trait: {name: age, gt: 30}}}":                                                "do not have an age that is above 30",
		"{trait: {name: phone, exists: false}}":                                              "have no known phone",
		"{not: {trait: {name: phone, exists: false}}}":                                       "have a known phone",
		"{not: {segment: wholesale}}":                                                        "are not in the segment wholesale",
		"{trait: {name: plan, is_not: wholesale}}":                                           "do not have a plan that is wholesale",
		"{segment: everyone}":                                                                "are in the segment everyone",
		"{any: [segment: regulars, all: [segment: wholesale, did_not: {event: Signed Up}]]}": "are in the segment regulars, or (are in the segment wholesale, and did not sign up (Signed Up))",
		"{not: {any: [segment: regulars, segment: wholesale]}}":                              "are not in the segment regulars, and are not in the segment wholesale",
		"{not: {all: [segment: regulars, segment: wholesale]}}":                              "are not in the segment regulars, or are not in the segment wholesale",
		"{all: [any: [segment: regulars]]}":                                                  "are in the segment regulars",
	} {
		r, mistakes := read(t, rule)
		require.Empty(t, mistakes, rule)
		require.Equal(t, want, segment.Sentence(r), rule)
	}
	require.Equal(t, "have an id or an address", segment.Sentence(segment.Known{}))
	require.Equal(t, "have neither an id nor an address", segment.Sentence(segment.Not{Rule: segment.Known{}}))
}

// TestTheExampleOfADocumentedSentenceIsTrue reads docs/SEGMENTS.md, where the first segment stands with its sentence.
func TestTheExampleOfADocumentedSentenceIsTrue(t *testing.T) {
	text, err := os.ReadFile("../../../docs/SEGMENTS.md")
	require.NoError(t, err)
	said := regexp.MustCompile("(?s)as a sentence:\n\n> (.*?)\n\n").FindStringSubmatch(string(text))
	require.NotNil(t, said, "docs/SEGMENTS.md says the first example as a sentence")
	r, mistakes := read(t, "{all: [did: {event: Order Completed, at_least: 3, within: 365d}, did_not: {event: Order Completed, within: 45d}, "+
		"trait: {name: country, in: [HR, AT]}, not: {segment: wholesale}]}")
	require.Empty(t, mistakes)
	require.Equal(t, "Customers who "+segment.Sentence(r)+".", strings.ReplaceAll(said[1], "\n> ", " "))
}

func TestARuleOutsideOfASegmentHasItsBounds(t *testing.T) {
	_, mistakes := read(t, "{segment: nothing}")
	require.ErrorContains(t, mistakes.Err(), `there is no segment "nothing"`)
	many := "{all: [" + strings.Repeat("{any: ["+strings.Repeat("{segment: regulars}, ", 30)+"]}, ", 20) + "]}"
	_, mistakes = read(t, many)
	require.ErrorContains(t, mistakes.Err(), "asks more than 1000 questions (make it smaller)")
	require.Len(t, mistakes, 1)
	_, mistakes = read(t, "{did: {event: Order Completed}, segment: regulars}")
	require.ErrorContains(t, mistakes.Err(), "a rule has one key")
}

func TestSegmentsInACircleAreToldOnceAndReadingARuleOverThemEnds(t *testing.T) {
	files := []*yaml.File{
		yaml.Parse("segments/a.yaml", []byte("segment: a\nwhere: {segment: b}\n")),
		yaml.Parse("segments/b.yaml", []byte("segment: b\nwhere: {segment: a}\n")),
	}
	segments := segment.Compile(files)
	f := yaml.Parse("x.yaml", []byte("when: {segment: a}\n"))
	segment.ReadRule(f.Root.Fields("when").Need("when"), segments)
	require.Empty(t, f.Errors(), "it was told in the segments")
	require.Len(t, append(files[0].Errors(), files[1].Errors()...), 1)
}
