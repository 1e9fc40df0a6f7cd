package id_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/id"
)

func TestAnIdIsDerivedFromItsPartsAndTheirBounds(t *testing.T) {
	require.Equal(t, id.Hash("a", "b"), id.Hash("a", "b"))
	seen := map[id.ID]bool{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"b", "a"}, {"", "ab"}, {"ab", ""}} {
		i := id.Hash(parts...)
		require.NotZero(t, i)
		require.False(t, seen[i], "%q", parts)
		seen[i] = true
	}
}

func TestIdsNeverChange(t *testing.T) {
	require.Equal(t, "436e3e2695142ed7", id.Hash("event", "backend", "u.1", "m1").String(), "what is stored under this id would not be found again")
}

func TestAnIdIsSixteenHexDigits(t *testing.T) {
	require.Equal(t, "00000000000000ff", id.ID(255).String())
	b, err := json.Marshal(map[string]id.ID{"id": 1 << 63})
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"8000000000000000"}`, string(b))
	var back map[string]id.ID
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, id.ID(1<<63), back["id"])
	for _, wrong := range []string{"", "ff", "8000000000000000ff", "800000000000000g", "80000000000000000"} {
		var i id.ID
		require.ErrorContains(t, i.UnmarshalText([]byte(wrong)), strconv.Quote(wrong))
		require.Zero(t, i)
	}
}

func TestChanceIsEvenAndAlwaysTheSame(t *testing.T) {
	const n = 4000
	var low, third int
	for i := range n {
		f := id.Fraction("holdout", strconv.Itoa(i), "c")
		require.Equal(t, f, id.Fraction("holdout", strconv.Itoa(i), "c"))
		require.GreaterOrEqual(t, f, 0.0)
		require.Less(t, f, 1.0)
		if f < 0.1 {
			low++
		}
		m := id.Mod(3, "shard", strconv.Itoa(i))
		require.Contains(t, []int{0, 1, 2}, m)
		if m == 0 {
			third++
		}
	}
	require.InDelta(t, n/10, low, 80)
	require.InDelta(t, n/3, third, 120)
	require.Zero(t, id.Mod(1, "x"))
	require.Zero(t, id.Mod(0, "x"))
}
