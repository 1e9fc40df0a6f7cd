package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
)

func TestANameIsWhatTheTraitsSayOfIt(t *testing.T) {
	named := func(traits ...customer.Trait) string { return customer.State{Traits: traits}.Name() }
	require.Equal(t, "Maja Horvat", named(customer.Trait{Name: "first_name", Value: "Maja"}, customer.Trait{Name: "last_name", Value: "Horvat"}, customer.Trait{Name: "name", Value: "M."}))
	require.Equal(t, "M.", named(customer.Trait{Name: "first_name", Value: 7.0}, customer.Trait{Name: "name", Value: "M."}))
	require.Empty(t, named())
}
