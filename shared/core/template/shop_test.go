package template

import (
	"os"
	"path/filepath"
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

func items() []any {
	return []any{
		map[string]any{"product_id": "p1", "name": "Alba table lamp", "price": 89.0, "quantity": 1.0, "currency": "EUR",
			"url": "https://shop.example/p/alba", "image_url": "https://shop.example/img/alba.svg", "variant": "Linen white"},
		map[string]any{"product_id": "p2", "name": "Hazel throw", "price": 64.5, "quantity": 2.0, "currency": "EUR",
			"url": "https://shop.example/p/hazel", "image_url": "https://shop.example/img/hazel.svg", "variant": "Rust"},
		map[string]any{"product_id": "p3", "name": "Gift wrap", "price": 4.0, "quantity": 1.0, "currency": "EUR"},
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
func TestX(t *testing.T) {
	for _, n := range []string{"cart-reminder", "order-receipt"} {
		r, err := shopTemplate(t, n).Render(data(), look())
		require.NoError(t, err)
		os.WriteFile("/tmp/"+n+".html", []byte(r.HTML), 0o644)
		t.Log(r.Subject, "|", r.Preheader, len(r.HTML))
		t.Log("\n" + r.Text)
	}
}
