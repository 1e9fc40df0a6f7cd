package policy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/policy"
)

func TestACapCountsThePlacesThatItsWindowHolds(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	c := policy.Cap{Policy: policy.Marketing, Channel: policy.Email, AtMost: 2, Within: 24 * time.Hour}
	slots := []policy.Slot{
		{Policy: policy.Marketing, Channel: policy.Email, At: now.Add(-time.Hour)},
		{Policy: policy.Marketing, Channel: policy.Email, At: now.Add(-24 * time.Hour)},
		{Policy: policy.Relationship, Channel: policy.Email, At: now},
		{Policy: policy.Marketing, Channel: "webpush", At: now},
	}
	require.Equal(t, 1, c.Used(slots, now))
	c.Policy = ""
	require.Equal(t, 2, c.Used(slots, now))
	require.Equal(t, "2 in 24 hours", c.String())
}
