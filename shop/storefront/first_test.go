package storefront

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheBarLeadsToFirstSteps is what a shop without definitions has to offer.
func TestTheBarLeadsToFirstSteps(t *testing.T) {
	b := newBrowser(t)
	require.Contains(t, b.get("/").text, `href="/first-steps"`)
	page := b.get("/first-steps")
	require.Contains(t, page.text, "rapport push shop/")
}
