package segment_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/segment"
)

func near(name string, known []string) string { return segment.NewSpelling(known).Near(name) }

func TestAnEventsNameIsNearAnotherOneBySpellingOrAFewLetters(t *testing.T) {
	for name, want := range map[string]string{
		"Product Aded":          "Product Added",
		"Prodcut Added":         "Product Added",
		"product_added":         "Product Added",
		"ProductAdded":          "Product Added",
		"productadded":          "Product Added",
		"product-aded":          "Product Added",
		"Order Compelte":        "Order Completed",
		"Order Cmopelte":        "", // three letters
		"Order Complted":        "Order Completed",
		"Odrer Complete":        "Order Completed",
		"Order Compeltd":        "Order Completed",
		"Crat Viewed":           "Cart Viewed",
		"Product Reviewd":       "Product Reviewed",
		"Checkout step viewed ": "Checkout Step Viewed",
	} {
		require.Equal(t, want, near(name, segment.Names()), name)
	}
}

func TestAShopsOwnNamesAreNotTakenForOthers(t *testing.T) {
	for _, name := range []string{
		"Order Placed", "Order Paid", "Order Returned", "Order Closed", "Signed On", "Product Rated", "Product Liked", "Store Visited",
		"Subscription Renewed", "Checkout Restarted", "Warranty Registered", "Cart", "Viewed", "加入购物车", "1", "",
	} {
		require.Empty(t, near(name, segment.Names()), name)
	}
	require.Empty(t, near("Quiz 2 Done", []string{"Quiz 1 Done", "Quiz 12 Done", "Quiz 2 Done"}))
	require.Empty(t, near("Level10Done", []string{"Level11Done"}))
}

func TestNoKnownNameIsTakenForAnother(t *testing.T) {
	for _, name := range segment.Names() {
		require.Equal(t, name, near(name+"!", segment.Names()), "the nearest of all is the one with the same words")
	}
}
