package segment_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/segment"
)

func TestARuleMentionsTheSegmentsThatItNamesItself(t *testing.T) {
	inner := segment.Member{Segment: &segment.Segment{Name: "wholesale", Rule: segment.Known{}}}
	outer := segment.Member{Segment: &segment.Segment{Name: "regulars", Rule: segment.All{inner}}}
	for _, r := range []segment.Rule{outer, segment.Not{Rule: outer}, segment.All{segment.Known{}, outer}, segment.Any{segment.Not{Rule: outer}}} {
		require.True(t, segment.Mentions(r, "regulars"))
		require.False(t, segment.Mentions(r, "wholesale"), "that one is named by regulars")
	}
	require.False(t, segment.Mentions(segment.Known{}, "regulars"))
}
