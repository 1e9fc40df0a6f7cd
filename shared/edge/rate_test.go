package edge

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestNoAddressEverTakesMoreThanBurstAndRefill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := start
		r := newRate(func() time.Time { return now })
		var taken float64
		for range rapid.IntRange(1, 60).Draw(t, "requests") {
			now = now.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "ms")) * time.Millisecond)
			kb := rapid.IntRange(1, 500).Draw(t, "kb")
			wait, ok := r.take("192.0.2.1", kb<<10)
			if ok {
				taken += float64(kb)
			} else {
				require.Positive(t, wait)
			}
		}
		require.LessOrEqual(t, taken, rateBurst+rateRefill*now.Sub(start).Seconds()+0.001)
	})
}

func TestAFloodOfAddressesTakesBoundedMemory(t *testing.T) {
	now := start
	r := newRate(func() time.Time { return now })
	for i := range 3 * rateBuckets {
		r.take(fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), 100<<10)
		require.LessOrEqual(t, len(r.buckets), rateBuckets)
	}
	now = now.Add(time.Hour)
	r.take("192.0.2.1", 1)
	require.Len(t, r.buckets, 1, "those that are full again are forgotten")
}

func TestOneHouseholdIsOneAddress(t *testing.T) {
	require.Equal(t, network("2001:db8::1"), network("2001:db8::ffff"))
	require.NotEqual(t, network("2001:db8::1"), network("2001:db8:0:1::1"))
	require.Equal(t, network("192.0.2.1"), network("::ffff:192.0.2.1"))
	require.NotEqual(t, network("192.0.2.1"), network("192.0.2.2"))
	require.Equal(t, network("nonsense"), network(""))
}
