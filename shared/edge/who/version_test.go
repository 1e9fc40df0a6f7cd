package who

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/fault"
)

func TestManyVersionsFitIntoALink(t *testing.T) {
	require.Equal(t, []string{"120-3", "1"}, runs(append(falling(120, 3), 1)))
	rapid.Check(t, func(rt *rapid.T) {
		versions := rapid.SliceOf(rapid.Uint32Range(0, 12)).Draw(rt, "versions")
		back, err := parseRuns(runs(versions))
		require.NoError(rt, err)
		require.Equal(rt, len(versions), len(back))
		for i := range versions {
			require.Equal(rt, versions[i], back[i])
		}
	})
}

func falling(from, to uint32) (all []uint32) {
	for v := from; v >= to; v-- {
		all = append(all, v)
	}
	return all
}

func TestALinkCannotAskForVersionsWithoutEnd(t *testing.T) {
	for _, wrong := range []string{"", "x", "1-", "3-9", "4294967295-0", "10000-0", "-1"} {
		_, err := parseRuns([]string{wrong})
		require.True(t, fault.Is(err, fault.Invalid), wrong)
	}
}
