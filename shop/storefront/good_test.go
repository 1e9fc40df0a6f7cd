package storefront

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsToldInTheShopsNameIsWhatTheShopTells(t *testing.T) {
	b := newBrowser(t)
	b.post("/bar/who", "who", "ana")
	b.post("/cart/add", "product", "kilim-no-4", "quantity", "2")
	b.rapport.take()
	b.post("/checkout", "first", "Ana", "last", "Kovač", "email", "ana@example.com", "street", "Tkalčićeva 14", "postcode", "10000", "city", "Zagreb", "country", "HR")
	calls := b.rapport.take()
	told := calls[len(calls)-1]
	require.Equal(t, "Order Completed", told.Event)

	id, _ := told.Properties["order_id"].(string)
	cart, _ := told.Properties["cart_id"].(string)
	require.Equal(t, told.Properties, Bought(testBase, id, cart, []Item{{"kilim-no-4", 2}}, Buyer{"Ana", "Kovač", "Tkalčićeva 14", "10000", "Zagreb", "HR"}))
}

func TestGoodsHoldJSONValuesAlone(t *testing.T) {
	require.Len(t, Goods(testBase), len(products))
	for _, g := range Goods(testBase) {
		b, err := json.Marshal(g.Told)
		require.NoError(t, err)
		var back map[string]any
		require.NoError(t, json.Unmarshal(b, &back))
		require.Equal(t, g.Told, back)
		require.Equal(t, g.ID, g.Told["product_id"])
	}
}
