package preview_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/preview"
)

const asksCategory = "segment: keen\nwhere: {did: {event: Product Viewed, at_least: 3, within: 20d, where: {category: {is: lamps}}}}\n"

// A question that nothing was kept for is answered from history, as it is after publishing.
func TestWhoIsInANewSegmentIsReadFromHistory(t *testing.T) {
	next := files(map[string]string{"segments/keen.yaml": asksCategory})
	always := newShop(t, 40, next)
	in := 0
	for c := range 40 {
		s, err := always.Engine().Load(t.Context(), fmt.Sprint("u.", c))
		require.NoError(t, err)
		if s.In("keen") {
			in++
		}
	}
	require.Greater(t, in, 5)
	p := run(t, lamps(t), next, preview.Options{})
	require.Len(t, p.Segments, 1)
	require.Equal(t, []int{0, in, in}, []int{p.Segments[0].Now.Count, p.Segments[0].After.Count, p.Segments[0].Comes.Count})
	require.NotEmpty(t, p.Segments[0].Coming)
	require.True(t, p.Untouched)
}
