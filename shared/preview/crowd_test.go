package preview_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/preview"
)

func TestACrowdIsEverybodyOrTheSameSampleEachTime(t *testing.T) {
	s := newShop(t, 40, files(nil))
	require.NoError(t, s.Engine().Erase(t.Context(), "u.3", "she asked"))
	all, err := preview.Gather(t.Context(), s.Engine(), 2000)
	require.NoError(t, err)
	require.Equal(t, 39, all.All)
	require.Len(t, all.States, 39)
	yes := func(customer.State) bool { return true }
	require.Equal(t, preview.Estimate{Count: 39, Low: 39, High: 39}, all.Count(yes))
	some, err := preview.Gather(t.Context(), s.Engine(), 12)
	require.NoError(t, err)
	again, err := preview.Gather(t.Context(), s.Engine(), 12)
	require.NoError(t, err)
	require.Equal(t, some, again)
	require.LessOrEqual(t, len(some.States), 12)
	require.False(t, some.Count(func(c customer.State) bool { return c.ID < "u.2" }).Exact())
}
