package item_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

func TestAKeyWrittenAsTextIsReadBack(t *testing.T) {
	k := item.Order("u.1", "o#1", id.ID(7))
	require.True(t, strings.HasSuffix(k.Sort, id.ID(7).String()), "it ends with the event that made it")
	require.Equal(t, k, item.ParseRef(k.Ref()))
	require.Equal(t, item.Key{}, item.ParseRef(""))
	require.Equal(t, item.Key{}, item.ParseRef("C#u.1"))
}
