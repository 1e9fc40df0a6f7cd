package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
)

func TestTheExampleCanBeStoredAndReadAsAnybody(t *testing.T) {
	e := customer.Example()
	back, err := customer.Decode(e.ID, 0, customer.Encode(e))
	require.NoError(t, err)
	require.Equal(t, customer.Encode(e), customer.Encode(back))
	total, currency := e.Cart.Total()
	require.Equal(t, 62.0, total)
	require.Equal(t, "EUR", currency)
	name, ok := e.Trait("first_name")
	require.True(t, ok)
	require.Equal(t, "Maja", name)
}
