package template

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The demo shop's own templates, with data as the engine gives them.

func shopTemplate(t testing.TB, name string) Template {
	t.Helper()
	read := func(file string) []byte {
		b, err := os.ReadFile(filepath.Join("../../../shop/templates", file))
		require.NoError(t, err)
		return b
	}
	tpl, err := Parse(name, read(name+".liquid"), read(name+".txt.liquid"))
	require.NoError(t, err)
	return tpl
}

// shopTemplates are the names of all of them.
func shopTemplates(t testing.TB) (names []string) {
	t.Helper()
	files, err := filepath.Glob("../../../shop/templates/*.txt.liquid")
	require.NoError(t, err)
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".txt.liquid"))
	}
	require.Greater(t, len(names), 7)
	return names
}

func items() []any {
	return []any{
		map[string]any{"product_id": "p1", "name": "Alba table lamp", "price": 89.0, "quantity": 1.0, "currency": "EUR",
			"url": "https://shop.example/p/alba", "image_url": "https://shop.example/img/alba.svg", "variant": "Linen white"},
		map[string]any{"product_id": "p2", "name": "Hazel throw", "price": 64.5, "quantity": 2.0, "currency": "EUR",
			"url": "https://shop.example/p/hazel", "image_url": "https://shop.example/img/hazel.svg", "variant": "Rust"},
		map[string]any{"product_id": "p3", "name": "Gift wrap", "price": 4.0, "quantity": 1.0, "currency": "EUR",
			"url": "", "image_url": "", "variant": ""},
	}
}

func data() map[string]any {
	return map[string]any{
		"customer": map[string]any{"id": "u.1", "first_name": "Ana", "last_name": "Horvat", "email": "ana@example.com", "country": "HR"},
		"cart":     map[string]any{"id": "c1", "items": items(), "total": 222.0, "currency": "EUR"},
		"order": map[string]any{"id": "LL-1042", "items": items(), "total": 214.9, "revenue": 210.0, "shipping": 4.9, "tax": 42.98,
			"discount": 12.0, "coupon": "HELLO", "currency": "EUR", "address": []string{"Ana Horvat", "Ilica 10", "10000 Zagreb", "Croatia"}},
		"shop":    map[string]any{"name": "Lumen & Loom", "url": "https://shop.example", "currency": "EUR", "address": "Savska 1"},
		"message": map[string]any{"id": "m1", "campaign": "cart-reminder", "topic": "news"},
		"links": map[string]any{"shop": "https://shop.example", "cart": "https://shop.example/cart?c=1&m=2",
			"unsubscribe": "https://mail.example/m/u", "preferences": "https://mail.example/m/p"},
	}
}

func look() Look {
	return Look{Name: "Lumen & Loom", URL: "https://shop.example", Accent: "#8a4b2d", AccentText: "#ffffff",
		Address: []string{"Lumen & Loom d.o.o.", "Savska 1, 10000 Zagreb, Croatia"}, Currency: "EUR", Locale: "en",
		Topic: "News and offers", Unsubscribe: "https://mail.example/m/u", Preferences: "https://mail.example/m/p"}
}

func TestTheCartReminderShowsWhatWasLeft(t *testing.T) {
	r, err := shopTemplate(t, "cart-reminder").Render(data(), look())
	require.NoError(t, err)
	require.Equal(t, "Ana, your cart is still here", r.Subject)
	require.Equal(t, "Alba table lamp and 2 more, just as you left it. Take your time.", r.Preheader)
	for _, part := range []string{r.HTML, r.Text} {
		for _, want := range []string{"Ana?", "Alba table lamp", "Linen white", "€89.00", "Hazel throw", "€129.00", "Gift wrap", "€222.00",
			"Unsubscribe from News and offers", "Your preferences", "https://mail.example/m/u", "https://mail.example/m/p", "Savska 1"} {
			require.Contains(t, part, want)
		}
		require.NotRegexp(t, `(?i)discount|coupon|% off`, part, "a first reminder offers no discount")
	}
	require.Equal(t, 2, strings.Count(r.HTML, "<img"), "an item without a picture has none")
	require.NotContains(t, r.HTML, `"#"`)
	require.Contains(t, r.HTML, `href="https://shop.example/cart?c=1&amp;m=2"`)
	require.Contains(t, r.Text, "https://shop.example/cart?c=1&m=2")
	require.Contains(t, r.HTML, `src="https://shop.example/img/alba.svg" alt="Alba table lamp" width="96" height="96"`)
}

func TestTheReceiptShowsTheWholeOrder(t *testing.T) {
	plain := look()
	plain.Unsubscribe, plain.Preferences = "", ""
	r, err := shopTemplate(t, "order-receipt").Render(data(), plain)
	require.NoError(t, err)
	require.Equal(t, "Thank you for your order LL-1042", r.Subject)
	for _, part := range []string{r.HTML, r.Text} {
		for _, want := range []string{"Thank you, Ana.", "LL-1042", "Alba table lamp", "€129.00", "-€12.00", "HELLO", "€4.90", "€42.98", "€214.90",
			"Ana Horvat", "Ilica 10", "10000 Zagreb", "Croatia"} {
			require.Contains(t, part, want)
		}
		require.NotContains(t, part, "nsubscribe", "a receipt has nothing to unsubscribe from")
		require.NotContains(t, part, "preferences")
	}
}

func TestTheShopsMailsDoWithoutAnythingThatMayBeMissing(t *testing.T) {
	for _, name := range shopTemplates(t) {
		r, err := shopTemplate(t, name).Render(map[string]any{}, Look{})
		require.NoError(t, err)
		for _, part := range []string{r.Subject, r.Preheader, r.HTML, r.Text} {
			require.NotRegexp(t, `, ?[?.]|\bnil\b|map\[|  ,|, ,`, part, name)
		}
	}
}

func TestAFullMailStaysBelowWhatGmailClips(t *testing.T) {
	d := data()
	var many []any
	for range 60 {
		many = append(many, items()...)
	}
	d["order"].(map[string]any)["items"] = many
	d["cart"].(map[string]any)["items"] = many
	for _, name := range shopTemplates(t) {
		r, err := shopTemplate(t, name).Render(d, look())
		require.NoError(t, err)
		require.Less(t, len(r.HTML), 100_000, name)
	}
}

// discount is what no first reminder and no letter to a lapsed customer holds (FIELD §9), nor one that asks for a review.
var discount = regexp.MustCompile(`(?i)discount|coupon|voucher|% off|\bfree\b`)

func TestNoLetterOfTheShopOffersADiscountAndAllSayTheSameInText(t *testing.T) {
	links := regexp.MustCompile(`https://shop\.example/(?:products|category)[^\s"<]*`)
	for _, name := range shopTemplates(t) {
		r, err := shopTemplate(t, name).Render(data(), look())
		require.NoError(t, err)
		if name != "order-receipt" {
			require.NotRegexp(t, discount, r.HTML, name)
			require.NotRegexp(t, discount, r.Text, name)
		}
		for _, link := range links.FindAllString(r.HTML, -1) {
			require.Contains(t, r.Text, link, "%s: its text part lacks a link", name)
		}
		require.NotEmpty(t, r.Subject)
		require.NotEmpty(t, r.Preheader)
	}
}

func TestTheReviewRequestShowsWhatWasBoughtAndOffersNothing(t *testing.T) {
	r, err := shopTemplate(t, "review-request").Render(data(), look())
	require.NoError(t, err)
	require.Equal(t, "How is the Alba table lamp doing?", r.Subject)
	for _, part := range []string{r.HTML, r.Text} {
		require.Contains(t, part, "Hazel throw")
		require.Contains(t, part, "we show every review, whatever it says, and give nothing for it")
	}
}
