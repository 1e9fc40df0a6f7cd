package item_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

func TestAnAddressIsNamedWithoutSayingIt(t *testing.T) {
	h := item.AddressHash(" Maja@Mail.Example ")
	require.Equal(t, h, item.AddressHash("maja@mail.example"))
	require.Regexp(t, `^[0-9a-f]{32}$`, h)
	require.NotEqual(t, h, item.AddressHash("maja@mail.examples"))
}
