package storefront

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// everyPage is each page that a customer with a full cart and an order can see.
var everyPage = []string{"/", "/category/lamps", "/category/textiles", "/category/ceramics", "/products/fjord-table-lamp",
	"/cart", "/checkout", "/thanks", "/account", "/nowhere"}

// settled is a browser whose customer is known, has ordered and has filled a new cart.
func settled(t *testing.T) *browser {
	b := newBrowser(t)
	b.post("/bar/who", "who", "ana")
	b.post("/cart/add", "product", "tide-mugs")
	require.Equal(t, "/thanks", b.post("/checkout", ana...).Header.Get("Location"))
	b.post("/cart/add", "product", "moon-bowl")
	b.rapport.take()
	return b
}

func TestLookingTellsOnlyViewsAndKeepsTheSession(t *testing.T) {
	b := settled(t)
	want := map[string][]string{
		"/": {"page"}, "/category/lamps": {"page", "Product List Viewed"}, "/category/textiles": {"page", "Product List Viewed"},
		"/category/ceramics": {"page", "Product List Viewed"}, "/products/fjord-table-lamp": {"page", "Product Viewed"},
		"/cart": {"page", "Cart Viewed"}, "/checkout": {"page"}, "/thanks": {"page"}, "/account": {"page"}, "/nowhere": nil,
	}
	for _, path := range everyPage {
		res := b.get(path)
		calls := b.rapport.take()
		require.Equal(t, want[path], names(calls), path)
		require.Empty(t, res.Header.Values("Set-Cookie"), "GET %s changes nothing", path)
		for _, c := range calls {
			require.Contains(t, c.UserID, "ana-", path)
			require.Empty(t, c.AnonymousID, "%s: only identify ties the browser to her", path)
			require.Equal(t, "Europe/Zagreb", c.Context["timezone"])
		}
	}
}

func TestAViewNamesThePageAndWhatIsOnIt(t *testing.T) {
	b := newBrowser(t)
	b.get("/category/lamps")
	calls := b.rapport.take()
	require.Equal(t, "Lamps", calls[0].Name)
	require.Equal(t, map[string]any{"title": "Lamps", "path": "/category/lamps", "url": testBase + "/category/lamps"}, calls[0].Properties)
	require.Equal(t, "lamps", calls[1].Properties["list_id"])
	require.Len(t, calls[1].Properties["products"], 4)
	require.Less(t, calls[0].Timestamp.UnixMilli(), calls[1].Timestamp.UnixMilli(), "in the order in which they happened")
}

func TestLookingAheadAndHeadTellNothing(t *testing.T) {
	b := newBrowser(t)
	require.Equal(t, http.StatusOK, b.do(b.request(http.MethodHead, "/products/moon-bowl", "")).StatusCode)
	ahead := b.request(http.MethodGet, "/products/moon-bowl", "")
	ahead.Header.Set("Sec-Purpose", "prefetch;prerender")
	b.do(ahead)
	require.Empty(t, b.rapport.take())
}

func TestEveryPageHasAStrictPolicyAndNothingInline(t *testing.T) {
	b := settled(t)
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|<script(?:[^>]*)>[^<]|\son[a-z]+=|javascript:`)
	for _, path := range everyPage {
		res := b.get(path)
		require.Equal(t, "text/html; charset=utf-8", res.Header.Get("Content-Type"), path)
		require.Equal(t, "no-store", res.Header.Get("Cache-Control"), path)
		csp := res.Header.Get("Content-Security-Policy")
		require.Contains(t, csp, "default-src 'self'", path)
		require.NotContains(t, csp, "unsafe", path)
		require.Empty(t, inline.FindString(res.text), path)
		require.Equal(t, 1, strings.Count(res.text, `id="bar"`), "the bar is on %s", path)
		require.Equal(t, 1, strings.Count(res.text, "<h1"), path)
	}
	require.Contains(t, b.get("/assets/style.css").Header.Get("Content-Security-Policy"), "default-src 'self'")
}

func TestEveryAddressOnEveryPageExists(t *testing.T) {
	b := settled(t)
	refs := regexp.MustCompile(`(?:src|href)="(/[^"]*)"`)
	seen := map[string]bool{}
	pages := everyPage
	for _, p := range products {
		pages = append(pages, p.URL())
	}
	for _, path := range pages {
		for _, m := range refs.FindAllStringSubmatch(b.get(path).text, -1) {
			seen[m[1]] = true
		}
	}
	require.Greater(t, len(seen), 30)
	for ref := range seen {
		if !strings.HasPrefix(ref, "/local/") && !strings.HasPrefix(ref, "/console/") { // Rapport's, not the shop's
			require.Equal(t, http.StatusOK, b.get(ref).StatusCode, ref)
		}
	}
}

func TestWhatIsNotThereIsSaidSo(t *testing.T) {
	b := newBrowser(t)
	for _, path := range []string{"/nowhere", "/products/yacht", "/category/yachts", "/assets/yacht.svg"} {
		require.Equal(t, http.StatusNotFound, b.get(path).StatusCode, path)
	}
	require.Equal(t, "/cart", b.get("/checkout").Header.Get("Location"), "nothing to order")
	require.Equal(t, "/", b.get("/thanks").Header.Get("Location"), "nothing was ordered")
	require.Empty(t, b.rapport.take())
}

func TestAnotherSitesFormIsRefused(t *testing.T) {
	b := settled(t)
	for _, path := range []string{"/cart/add", "/cart/set", "/checkout/start", "/checkout", "/account/consent", "/bar/who", "/bar/over", "/bar/clock"} {
		for header, value := range map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} {
			r := b.request(http.MethodPost, path, "product=tide-mugs&letters=yes&who=jonas&advance=1h")
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header, value)
			res := b.do(r)
			require.Equal(t, http.StatusForbidden, res.StatusCode, "%s %s", path, header)
			require.Empty(t, res.Header.Values("Set-Cookie"))
		}
	}
	require.Empty(t, b.rapport.take())
	require.Empty(t, b.rapport.moves)
}
