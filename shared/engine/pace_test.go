package engine

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// paced lets n callers through at once and returns when each went, and how many were turned away.
func paced(t *testing.T, rate float64, n int) (went []time.Time, turned int) {
	t.Helper()
	now := time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)
	p := newPace(rate, func() time.Time { return now })
	p.sleep = func(_ context.Context, d time.Duration) error {
		went = append(went, now.Add(d))
		return nil
	}
	for range n {
		before := len(went)
		if p.wait(t.Context()) != nil {
			turned++
		} else if len(went) == before {
			went = append(went, now)
		}
	}
	return went, turned
}

func TestNoMinuteSeesMoreThanSixtyTimesTheRate(t *testing.T) {
	for _, rate := range []float64{1, 14, 3.5, 200, 7.0 / 3} {
		went, turned := paced(t, rate, int(400*rate))
		require.Positive(t, turned)
		first, most := 0, 0
		for n := range went {
			for went[n].Sub(went[first]) >= time.Minute {
				first++
			}
			most = max(most, n-first+1)
		}
		require.LessOrEqual(t, float64(most), 60*rate, "%v a second", rate)
		require.Greater(t, float64(most), 57*rate-1, "%v a second", rate)
	}
}

func TestWhoWouldWaitLongerThanHerRequestCountsIsTurnedAway(t *testing.T) {
	went, turned := paced(t, 10, 2000)
	require.Equal(t, 2000, len(went)+turned)
	require.WithinDuration(t, went[0].Add(2*time.Minute), went[len(went)-1], time.Second)
}

func TestAWaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := newPace(0.1, func() time.Time { return time.Time{}.Add(time.Hour) })
	require.NoError(t, p.wait(ctx), "the first has no need to wait")
	require.ErrorIs(t, p.wait(ctx), context.Canceled)
}
