package eventbridge

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

func TestChunksFitOneCallAndKeepEveryEntryInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, maxBytes/3), 0, 40).Draw(t, "sizes")
		entries := make([]engine.Entry, len(sizes))
		for i, n := range sizes {
			entries[i] = engine.Entry{Type: "t", Detail: make([]byte, n)}
		}
		chunks, err := chunk(entries)
		require.NoError(t, err)
		require.Equal(t, entries, append([]engine.Entry{}, slices.Concat(chunks...)...))
		for _, c := range chunks {
			total := 0
			for _, e := range c {
				total += size(e)
			}
			require.NotEmpty(t, c)
			require.LessOrEqual(t, len(c), maxEntries)
			require.LessOrEqual(t, total, maxBytes)
		}
	})
}

func TestAnEntryThatNoCallCanCarryIsTooLarge(t *testing.T) {
	_, err := chunk([]engine.Entry{{Type: "t"}, {Type: "t", Detail: make([]byte, maxBytes)}})
	require.True(t, fault.Is(err, fault.TooLarge), "%v", err)
}
