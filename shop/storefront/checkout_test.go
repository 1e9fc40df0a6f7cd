package storefront

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var ana = []string{"first", "Ana", "last", "Kovač", "email", "ana@example.com", "street", "Tkalčićeva 14", "postcode", "10000", "city", "Zagreb", "country", "HR"}

func TestCheckoutTellsWhoSheIsAndThenWhatSheBought(t *testing.T) {
	b := newBrowser(t)
	b.post("/cart/add", "product", "pebble-vase")
	b.post("/cart/add", "product", "tide-mugs")
	require.Equal(t, "/checkout", b.post("/checkout/start").Header.Get("Location"))
	before := b.rapport.take()
	require.Equal(t, []string{"Product Added", "Product Added", "Checkout Started"}, names(before))

	require.Equal(t, "/thanks", b.post("/checkout", ana...).Header.Get("Location"))

	calls := b.rapport.take()
	require.Equal(t, []string{"identify", "Order Completed"}, names(calls))
	who, order := calls[0], calls[1]
	require.Equal(t, before[0].AnonymousID, who.AnonymousID, "identify ties what she did before to her")
	require.NotEmpty(t, who.UserID)
	require.Equal(t, map[string]any{"email": "ana@example.com", "firstName": "Ana", "lastName": "Kovač", "country": "HR", "city": "Zagreb"}, who.Traits)
	require.Equal(t, who.UserID, order.UserID)
	p := order.Properties
	require.Equal(t, before[2].Properties["order_id"], p["order_id"])
	require.Equal(t, before[0].Properties["cart_id"], p["cart_id"])
	require.Equal(t, "EUR", p["currency"])
	require.Equal(t, 98.9, p["total"], "56 + 36 and 6.90 for the post")
	require.Equal(t, 6.9, p["shipping"])
	require.Equal(t, 19.78, p["tax"], "25 % of the net within the total")
	require.Equal(t, 72.22, p["revenue"])
	require.Equal(t, map[string]any{"name": "Ana Kovač", "street": "Tkalčićeva 14", "postcode": "10000", "city": "Zagreb", "country": "Croatia"}, p["address"])
	require.Len(t, p["products"], 2)
	require.Equal(t, 1.0, p["products"].([]any)[0].(map[string]any)["quantity"])

	require.Contains(t, b.get("/thanks").text, "ana@example.com")
	require.Contains(t, b.get("/cart").text, "It is empty")
	b.rapport.take()
	b.post("/cart/add", "product", "tide-mugs")
	require.NotEqual(t, p["cart_id"], b.rapport.take()[0].Properties["cart_id"], "the next cart is another one")
}

func TestAYesAtTheCheckoutIsToldBeforeTheOrder(t *testing.T) {
	b := newBrowser(t)
	b.post("/cart/add", "product", "pebble-vase")
	require.NotContains(t, b.get("/checkout").text, " checked", "nothing is preset")
	b.rapport.take()
	b.post("/checkout", append(ana, "letters", "yes")...)
	calls := b.rapport.take()
	require.Equal(t, []string{"identify", "Consent Granted", "Order Completed"}, names(calls))
	require.Equal(t, map[string]any{"channel": "email", "topic": "marketing"}, calls[1].Properties)
}

func TestSendingTheOrderTwiceMakesOneOrder(t *testing.T) {
	b := newBrowser(t)
	b.post("/cart/add", "product", "pebble-vase")
	b.rapport.take()
	again := b.request(http.MethodPost, "/checkout", "")
	cookies := b.http.Jar.Cookies(again.URL)
	b.post("/checkout", ana...)
	first := b.rapport.take()
	b.http.Jar.SetCookies(again.URL, cookies) // as if both forms had left before the first answer came
	b.post("/checkout", ana...)
	second := b.rapport.take()
	require.Equal(t, first[1].MessageID, second[1].MessageID)
	require.Equal(t, first[1].UserID, second[1].UserID)
	require.Equal(t, first[1].Properties["order_id"], second[1].Properties["order_id"])
}

func TestTheFormIsFilledForSomebodyKnown(t *testing.T) {
	b := newBrowser(t)
	b.post("/bar/who", "who", "maja")
	b.post("/cart/add", "product", "pebble-vase")
	page := b.get("/checkout").text
	for _, want := range []string{`value="Maja"`, `value="Novak"`, `value="maja@example.com"`, `value="Ljubljana"`, `value="SI" selected`} {
		require.Contains(t, page, want)
	}
}

func TestAFaultInTheFormIsExplainedAndOrdersNothing(t *testing.T) {
	for name, change := range map[string][2]string{
		"no name": {"first", " "}, "no address": {"email", ""}, "half an address": {"email", "ana@"}, "two addresses": {"email", "a@b.c, d@e.f"},
		"a name in it": {"email", "Ana <ana@example.com>"}, "too long": {"street", strings.Repeat("x", 61)}, "a line break": {"city", "Za\ngreb"}, "a country not served": {"country", "XX"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t)
			b.post("/cart/add", "product", "pebble-vase")
			b.rapport.take()
			res := b.post("/checkout", append(ana, change[0], change[1])...)
			require.Equal(t, http.StatusUnprocessableEntity, res.StatusCode)
			require.Contains(t, res.text, `class="fault"`)
			require.Contains(t, res.text, `value="10000"`, "what she typed stays")
			require.Empty(t, b.rapport.take())
		})
	}
}

func TestWhatSheTypesIsNeverMarkup(t *testing.T) {
	b := newBrowser(t)
	b.post("/cart/add", "product", "pebble-vase")
	b.post("/checkout", append(ana, "first", `"><script>alert(1)</script>`)...)
	for _, path := range []string{"/thanks", "/account", "/"} {
		require.NotContains(t, b.get(path).text, "<script>alert", path)
	}
}
