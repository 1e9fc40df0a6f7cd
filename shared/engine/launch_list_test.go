package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheLaunchesOfACampaignThatIsGoneAreStillKnown(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	s.liveUntil(at(13, 0).AddDate(0, 0, 1))
	before, err := s.e.Occurrences(t.Context(), "tuesday")
	require.NoError(t, err)
	require.Equal(t, 1, before[0].Expected)
	s.publish(map[string]string{"segments/readers.yaml": readers})
	s.live(time.Minute)
	after, err := s.e.Occurrences(t.Context(), "tuesday")
	require.NoError(t, err)
	require.Len(t, after, len(before))
	before[0].Closes = after[0].Closes
	require.Zero(t, after[0].Closes)
	require.Equal(t, before, after)
}
