package storefront

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnActIsTriedAgainWithTheSameMessageIDs(t *testing.T) {
	b := newBrowser(t)
	b.rapport.answers = []int{503, 429, 200}
	require.Equal(t, "/cart?added=tide-mugs", b.post("/cart/add", "product", "tide-mugs").Header.Get("Location"))
	require.Len(t, b.rapport.batches, 3)
	require.Equal(t, b.rapport.batches[0], b.rapport.batches[2])
	require.Len(t, b.rapport.take(), 1)
}

func TestAShopWithoutRapportSellsOnAndSaysSo(t *testing.T) {
	b := newBrowser(t)
	b.rapport.answers = []int{401, 401, 401, 401, 401, 401}
	res := b.post("/cart/add", "product", "tide-mugs")
	require.Equal(t, "/cart?added=tide-mugs&untold=1", res.Header.Get("Location"))
	require.Len(t, b.rapport.batches, 1, "the same key is refused again")
	page := b.get("/cart?added=tide-mugs&untold=1")
	require.Equal(t, http.StatusOK, page.StatusCode)
	require.Contains(t, page.text, "Tide mugs, a pair is in your cart.")
	require.Contains(t, page.text, "Rapport did not take")
}

func TestACallRefusedWithinAnAcceptedBatchIsNotOverlooked(t *testing.T) {
	b := newBrowser(t)
	b.rapport.refuse = `{"index":0,"reason":"no id"}`
	require.Contains(t, b.post("/cart/add", "product", "tide-mugs").Header.Get("Location"), "untold=1")
}

func TestAShopWithoutAddressOrKeyDoesNotOpen(t *testing.T) {
	for _, cfg := range []Config{{}, {APIURL: testBase}, {WriteKey: "k"}, {APIURL: "localhost", WriteKey: "k"}} {
		_, err := New(cfg)
		require.ErrorContains(t, err, "set APIURL")
	}
}
