package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

func TestManyVersionsFitIntoALink(t *testing.T) {
	require.Equal(t, []string{"120-3", "1"}, engine.VersionRuns(append(falling(120, 3), 1)))
	rapid.Check(t, func(rt *rapid.T) {
		versions := rapid.SliceOf(rapid.Uint32Range(0, 12)).Draw(rt, "versions")
		back, err := engine.ParseVersionRuns(engine.VersionRuns(versions))
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
		_, err := engine.ParseVersionRuns([]string{wrong})
		require.True(t, fault.Is(err, fault.Invalid), wrong)
	}
}
