package tour

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/local"
	"rapport/shared/local/mail"
)

// checkout is the repository, seen from this package.
var checkout = filepath.Join("..", "..", "..")

// shop is a demo shop with a past, in this process, and its console.
type shop struct {
	*local.World
	t *testing.T
}

// newShop opens the demo shop with so many customers of a year.
func newShop(t *testing.T, customers int) shop {
	t.Helper()
	return openShop(t, local.Options{Customers: customers, At: "2026-12-02T10:00", Data: t.TempDir()})
}

func openShop(t *testing.T, o local.Options) shop {
	t.Helper()
	o.Template, o.Shop = filepath.Join(checkout, "template.yaml"), filepath.Join(checkout, "shop")
	o.Demo, o.MailSink = true, &mail.Recorder{}
	w, err := local.Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return shop{w, t}
}

// enter signs the browser in with every role.
func (s shop) enter(b *browser) {
	s.t.Helper()
	b.open(s.URL + "/local/console")
	b.click("Open the console")
	b.sees("Today")
}

// route is a page of the console, as the list of routes and roles names it.
var route = regexp.MustCompile(`(?m)^\S+ +GET +(\S+)$`)

// routes are the console's pages.
func routes(t *testing.T) (paths []string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(checkout, "shared", "edge", "console", "testdata", "routes.txt"))
	require.NoError(t, err)
	for _, m := range route.FindAllStringSubmatch(string(b), -1) {
		paths = append(paths, m[1])
	}
	require.Contains(t, paths, "/console/campaigns/{name}", "the list of routes was not found")
	return paths
}

// examples are pages to open for a route that needs a name or a query. Whoever adds such a route adds one here.
func (s shop) examples(v *visitor) map[string][]string {
	customer := v.link("/console/people?campaign=cart-reminder&kind=sent", "/console/customers/")
	message := v.link("/console/messages", "/console/messages/")
	return map[string][]string{
		"/console/campaigns/{name}":                   {"/console/campaigns/cart-reminder", "/console/campaigns/welcome", "/console/campaigns/sunday-letter", "/console/campaigns/win-back"},
		"/console/segments/{name}":                    {"/console/segments/regulars", "/console/segments/everyone"},
		"/console/edit/{folder}/{name}":               {"/console/edit/segments/regulars", "/console/edit/segments/regulars?view=text", "/console/edit/campaigns/win-back", "/console/edit/templates/win-back"},
		"/console/changes/versions/{version}":         {"/console/changes/versions/1"},
		"/console/people":                             {"/console/people?campaign=cart-reminder&kind=sent"},
		"/console/customers":                          {"/console/customers", "/console/customers?q=nobody"},
		"/console/customers/{id}":                     {customer, customer + "?why=cart-reminder"},
		"/console/customers/{id}/erase":               {customer + "/erase"},
		"/console/messages/{customer}/{message}":      {message},
		"/console/messages/{customer}/{message}/mail": {message + "/mail"},
		"/console/templates/{name}":                   {"/console/templates/win-back"},
		"/console/templates/{name}/mail":              {"/console/templates/win-back/mail"},
	}
}

// forStrangers are routes for who is not signed in; whoever is, is led elsewhere by them.
var forStrangers = []string{"/console/login", "/console/bye", "/console/enter"}

// strangers are the pages of those routes, the last one by a link that works.
func (s shop) strangers() []string {
	return append(forStrangers[:2:2], (&visitor{t: s.t, base: s.URL}).knock())
}

// callback is no page on a machine without an issuer.
const callback = "/console/callback"

// pages are all the pages of who is signed in, each at an address of the demo shop.
func (s shop) pages(v *visitor) (paths []string) {
	s.t.Helper()
	examples := s.examples(v)
	for _, r := range routes(s.t) {
		switch {
		case len(examples[r]) > 0:
			paths = append(paths, examples[r]...)
		case r != callback && !slices.Contains(forStrangers, r):
			require.NotContains(s.t, r, "{", "%s needs an example in this test: a page that can be opened", r)
			paths = append(paths, r)
		}
	}
	return paths
}

// nameOf is a page's name for a subtest.
func nameOf(path string) string {
	name := strings.Trim(strings.TrimPrefix(path, "/console"), "/")
	name, _, _ = strings.Cut(name, "?key=") // is another one each time
	if name == "" {
		return "today"
	}
	return strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-").Replace(name)
}
