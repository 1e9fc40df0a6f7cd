package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
)

// TestAnEndedEnrolmentIsForgottenWhenNothingAsksForItAnyMore keeps a regular customer's state small.
func TestAnEndedEnrolmentIsForgottenWhenNothingAsksForItAnyMore(t *testing.T) {
	w := newWorld(t, nil)
	w.identify(map[string]any{"email": address})
	w.track(event.ProductAdded, map[string]any{"cart_id": "c1", "product_id": "p"})
	w.order("o1", 20)
	require.NotEmpty(t, w.s.Enrolments)
	w.now = w.now.Add(400 * 24 * time.Hour)
	w.track(event.ProductViewed, nil)
	for _, e := range w.s.Enrolments {
		c, ok := w.c.At(e.Version, e.Campaign)
		require.True(t, ok && c.Reenter == nil, "%s is kept although its key may enrol again", e.Campaign)
	}
}
