package storefront

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSigningInTiesTheBrowserAndItsCartToHer(t *testing.T) {
	b := newBrowser(t)
	b.post("/cart/add", "product", "kilim-no-4")
	added := b.rapport.take()[0]

	res := b.post("/bar/who", "who", "ana", "back", "/cart")

	require.Equal(t, "/cart", res.Header.Get("Location"))
	calls := b.rapport.take()
	require.Equal(t, []string{"identify"}, names(calls))
	require.Equal(t, added.AnonymousID, calls[0].AnonymousID)
	require.True(t, strings.HasPrefix(calls[0].UserID, "ana-"))
	require.Equal(t, "ana@example.com", calls[0].Traits["email"])
	require.Equal(t, "HR", calls[0].Traits["country"])
	page := b.get("/cart")
	require.Contains(t, page.text, "Kilim No. 4")
	require.Equal(t, "u."+calls[0].UserID, page.attribute(t, "data-customer"))
	require.Equal(t, "ana@example.com", page.attribute(t, "data-address"))
	require.Equal(t, added.Properties["cart_id"], b.rapport.take()[1].Properties["cart_id"])
}

func TestTwoPeopleInOneBrowserAreNeverTakenForOne(t *testing.T) {
	b := newBrowser(t)
	b.post("/bar/who", "who", "ana")
	ana := b.rapport.take()[0]
	b.post("/cart/add", "product", "kilim-no-4")
	b.post("/bar/who", "who", "jonas")
	jonas := b.rapport.take()[1]
	require.NotEqual(t, ana.AnonymousID, jonas.AnonymousID)
	require.Contains(t, b.get("/cart").text, "It is empty")

	b.rapport.take()
	b.post("/bar/who", "who", "ana")
	back := b.rapport.take()[0]
	require.Equal(t, ana.UserID, back.UserID, "she is the same as before")
	require.Contains(t, b.get("/cart").text, "Kilim No. 4", "and finds her cart")
}

func TestSigningOutBeginsANewBrowser(t *testing.T) {
	b := newBrowser(t)
	b.post("/bar/who", "who", "ana")
	ana := b.rapport.take()[0]
	b.post("/bar/who", "who", "")
	require.Empty(t, b.rapport.take())
	customer := b.get("/").attribute(t, "data-customer")
	require.True(t, strings.HasPrefix(customer, "a."))
	require.NotEqual(t, "a."+ana.AnonymousID, customer)
}

func TestStartingOverMakesAStranger(t *testing.T) {
	b := newBrowser(t)
	b.post("/cart/add", "product", "kilim-no-4")
	first := b.get("/").attribute(t, "data-customer")
	b.rapport.take()
	b.post("/bar/over")
	require.Empty(t, b.rapport.take(), "an anonymous one has nothing to say")
	page := b.get("/cart")
	require.NotEqual(t, first, page.attribute(t, "data-customer"))
	require.Contains(t, page.text, "It is empty")
}

func TestStartingOverGivesANamedOneANewUserID(t *testing.T) {
	b := newBrowser(t)
	b.post("/bar/who", "who", "ana")
	b.post("/account/consent", "letters", "yes")
	b.post("/cart/add", "product", "kilim-no-4")
	before := b.rapport.take()
	b.post("/bar/over")
	after := b.rapport.take()
	require.Equal(t, []string{"identify"}, names(after))
	require.NotEqual(t, before[0].UserID, after[0].UserID)
	require.NotEqual(t, before[0].AnonymousID, after[0].AnonymousID)
	require.Equal(t, "ana@example.com", after[0].Traits["email"])
	require.Contains(t, b.get("/cart").text, "It is empty")
	require.NotContains(t, b.get("/account").text, " checked", "the new one never said yes")
}

func TestTheBarMovesTheClockWithoutAScript(t *testing.T) {
	b := newBrowser(t)
	customer := b.get("/").attribute(t, "data-customer")
	require.Equal(t, "/account", b.post("/bar/clock", "advance", "24h", "back", "/account").Header.Get("Location"))
	b.post("/bar/clock", "until", "next")
	require.Equal(t, http.StatusBadRequest, b.post("/bar/clock", "advance", "9999h").StatusCode)
	require.Len(t, b.rapport.moves, 2)
	require.JSONEq(t, `{"advance":"24h"}`, b.rapport.moves[0])
	require.JSONEq(t, `{"until":"next","customer":"`+customer+`"}`, b.rapport.moves[1])
}

func TestTheBarLeadsOnlyWithinTheShop(t *testing.T) {
	b := newBrowser(t)
	for _, to := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "", "/\tevil"} {
		require.Equal(t, "/", b.post("/bar/who", "who", "", "back", to).Header.Get("Location"), to)
	}
	require.Equal(t, http.StatusBadRequest, b.post("/bar/who", "who", "nobody").StatusCode)
}
