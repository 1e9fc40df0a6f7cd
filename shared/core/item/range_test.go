package item_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/item"
)

// within tells whether a key lies in a range, as a store decides it.
func within(r item.Range, k item.Key) bool {
	return k.Partition == r.Partition && k.Sort >= r.From && (r.To == "" || k.Sort < r.To)
}

func TestARangeOfAPrefixHoldsJustThat(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		prefix := rapid.StringMatching(`[!-}]{0,4}`).Draw(rt, "prefix")
		sort := rapid.OneOf(rapid.StringMatching(`[!-~]{0,6}`), rapid.Map(rapid.String(), func(s string) string { return prefix + s })).Draw(rt, "sort")
		require.Equal(rt, strings.HasPrefix(sort, prefix), within(item.Prefix("p", prefix), item.Key{Partition: "p", Sort: sort}))
	})
}
