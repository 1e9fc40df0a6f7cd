package storefront

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAddingToTheCartTellsExactlyOneProductAdded(t *testing.T) {
	b := newBrowser(t)
	b.get("/products/fjord-table-lamp")
	b.rapport.take()

	res := b.post("/cart/add", "product", "fjord-table-lamp", "quantity", "2")

	require.Equal(t, http.StatusSeeOther, res.StatusCode)
	require.Equal(t, "/cart?added=fjord-table-lamp", res.Header.Get("Location"))
	calls := b.rapport.take()
	require.Len(t, calls, 1)
	c := calls[0]
	require.Equal(t, "track", c.Type)
	require.Equal(t, "Product Added", c.Event)
	require.NotEmpty(t, c.MessageID)
	require.NotEmpty(t, c.AnonymousID)
	require.Empty(t, c.UserID)
	require.Equal(t, "2026-12-01T09:04:00Z", c.Timestamp.Format("2006-01-02T15:04:05Z07:00"), "the world's clock, not the machine's")
	require.NotEmpty(t, c.Properties["cart_id"])
	delete(c.Properties, "cart_id")
	require.Equal(t, map[string]any{
		"product_id": "fjord-table-lamp", "name": "Fjord table lamp", "category": "lamps", "price": 129.0, "quantity": 2.0, "currency": "EUR",
		"url": testBase + "/products/fjord-table-lamp", "image_url": testBase + "/assets/products/fjord-table-lamp.png",
	}, c.Properties)
}

func TestChangingACartTellsOnlyTheDifference(t *testing.T) {
	b := newBrowser(t)
	b.post("/cart/add", "product", "tide-mugs", "quantity", "3")
	cart := b.rapport.take()[0].Properties["cart_id"]
	for _, step := range []struct {
		to    string
		event string
		by    float64
	}{{"5", "Product Added", 2}, {"1", "Product Removed", 4}, {"0", "Product Removed", 1}} {
		b.post("/cart/set", "product", "tide-mugs", "quantity", step.to)
		calls := b.rapport.take()
		require.Equal(t, []string{step.event}, names(calls), "to %s", step.to)
		require.Equal(t, step.by, calls[0].Properties["quantity"])
		require.Equal(t, cart, calls[0].Properties["cart_id"], "it stays the same cart")
	}
	b.post("/cart/set", "product", "tide-mugs", "quantity", "0")
	require.Empty(t, b.rapport.take(), "what is not there cannot be taken out")
}

func TestACartTakesNoMoreThanItHolds(t *testing.T) {
	b := newBrowser(t)
	b.post("/cart/add", "product", "tide-mugs", "quantity", "7")
	b.post("/cart/add", "product", "tide-mugs", "quantity", "999")
	calls := b.rapport.take()
	require.Equal(t, 2.0, calls[1].Properties["quantity"])
	require.Equal(t, "/cart?full=1", b.post("/cart/add", "product", "tide-mugs").Header.Get("Location"))
	require.Empty(t, b.rapport.take())
}

func TestNonsenseInACartIsRefusedAndNotTold(t *testing.T) {
	b := newBrowser(t)
	for _, form := range [][]string{{"product", "yacht"}, {"product", "tide-mugs", "quantity", "-1"}, {"product", "tide-mugs", "quantity", "many"}, {}} {
		require.Equal(t, http.StatusBadRequest, b.post("/cart/add", form...).StatusCode, "%v", form)
		require.Equal(t, http.StatusBadRequest, b.post("/cart/set", append(form, "x", "")...).StatusCode, "%v", form)
	}
	require.Empty(t, b.rapport.take())
}

func TestARestartKeepsTheCart(t *testing.T) {
	b := newBrowser(t)
	b.post("/cart/add", "product", "moon-bowl", "quantity", "2")
	before := b.rapport.take()[0]

	b.shop.Config.Handler = newShop(t, b.rapport)

	require.Contains(t, b.get("/cart").text, "Moon serving bowl")
	viewed := b.rapport.take()[1]
	require.Equal(t, "Cart Viewed", viewed.Event)
	require.Equal(t, before.Properties["cart_id"], viewed.Properties["cart_id"])
	require.Equal(t, before.AnonymousID, viewed.AnonymousID)
}
