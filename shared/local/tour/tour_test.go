package tour

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "take the pictures of docs/img anew")

// walker is a newcomer with README before her: the shop, the inbox and the console, each in a tab.
type walker struct {
	t                    *testing.T
	demo                 newcomers
	shop, inbox, console *browser
}

// action is one thing that README tells her to do, by the name that README prints in bold.
type action struct {
	name string
	do   func(w *walker)
}

// tour is README's tour.
var tour = []action{
	// In the shop.
	{"Add to cart", func(w *walker) { w.shop.click("Add to cart"); w.shop.sees("is in your cart") }},
	{"Ana Kovač", func(w *walker) { w.shop.choose("You are", "Ana Kovač") }},
	{"Ana", func(w *walker) { w.shop.click("Ana") }},
	{"Letters and reminders by email", func(w *walker) { w.shop.click("Letters and reminders by email") }},
	{"Save", func(w *walker) { w.shop.click("Save"); w.shop.sees("granted consent for marketing by email") }},
	{"Skip to what comes next", func(w *walker) {
		w.shop.click("Skip to what comes next")
		w.shop.sees("cart-reminder: sent by email", "cart-reminder: delivered")
		w.picture(w.shop, "tour-shop")
	}},
	{"Inbox", func(w *walker) {
		w.inbox = w.shop.tab(func() { w.shop.click("Inbox") })
		w.inbox.sees("Ana, your cart is still here")
	}},
	// In the console.
	{"Console", func(w *walker) { w.console = w.shop.tab(func() { w.shop.click("Console") }) }},
	{"Open the console", func(w *walker) { w.console.click("Open the console"); w.console.sees("What comes next by itself") }},
	{"Campaigns", func(w *walker) { w.console.click("Campaigns") }},
	{"cart-reminder", func(w *walker) { w.console.click("cart-reminder"); w.picture(w.console, "tour-campaign") }},
	{"skipped: no consent for email", func(w *walker) {
		w.console.click("skipped: no consent for email")
		w.console.sees("no consent for email")
	}},
	{"the first customer", func(w *walker) { w.console.click("u."); w.console.sees("Why did this customer not get a message?") }},
	{"Tell me", func(w *walker) {
		w.console.click("Tell me")
		w.console.sees("All conditions, in the order in which they are asked")
		w.picture(w.console, "tour-customer")
	}},
	// A segment.
	{"Segments", func(w *walker) { w.console.click("Segments") }},
	{"New segment", func(w *walker) { w.console.click("New segment") }},
	{"Name", func(w *walker) { w.console.write("Name", "evening-people") }},
	{"Begin", func(w *walker) { w.console.click("Begin") }},
	{"What happened", func(w *walker) {
		w.console.write("What happened", "Product Added")
		w.console.sees("put something in the cart (Product Added)")
		w.picture(w.console, "tour-segment")
	}},
	{"Save as a draft", func(w *walker) { w.console.click("Save as a draft"); w.console.sees("Saved as a draft") }},
	// A newsletter.
	{"All changes", func(w *walker) { w.console.click("All changes") }},
	{"New …", func(w *walker) { w.console.click("New …") }},
	{"Begin with it: Write a newsletter", func(w *walker) {
		w.console.click("Begin with it: Write a newsletter")
		w.console.sees("Every Thursday at 10:00, to everyone")
	}},
	{"campaigns/letter.yaml", func(w *walker) {
		w.console.replace("campaigns/letter.yaml", "everyone", "evening-people")
		w.console.sees("Every Thursday at 10:00, to the segment evening-people")
		w.picture(w.console, "tour-newsletter")
	}},
	{"Save as a draft", func(w *walker) { w.console.click("Save as a draft"); w.console.sees("Saved as a draft") }},
	{"All changes", func(w *walker) { w.console.click("All changes") }},
	{"See what it would do", func(w *walker) {
		w.console.click("See what it would do")
		w.console.sees("The last 30 days would have brought")
		w.picture(w.console, "tour-preview")
	}},
	{"Publish 4 changes", func(w *walker) { w.console.click("Publish 4 changes"); w.console.sees("Version 2 is in force") }},
	{"+1 week", func(w *walker) { w.shop.click("+1 week"); w.shop.sees("letter: sent by email", "letter: delivered") }},
	{"Inbox", func(w *walker) {
		w.inbox = w.shop.tab(func() { w.shop.click("Inbox") })
		w.inbox.sees("News from Lumen & Loom")
		require.Greater(w.t, w.demo.letters("News from Lumen & Loom"), 10)
		w.picture(w.inbox, "tour-inbox")
	}},
}

// TestTheTourOfREADMELeadsFromTheShopToANewsletterOfOnesOwn walks it with a mouse and a keyboard.
func TestTheTourOfREADMELeadsFromTheShopToANewsletterOfOnesOwn(t *testing.T) {
	require.LessOrEqual(t, len(tour), 30)
	w := &walker{t: t, shop: newBrowser(t)}
	w.demo = startDemo(t, "--at", "2026-12-02T10:00")
	w.shop.open(w.demo.url("/products/ember-paper-lantern"))
	for n, a := range tour {
		t.Logf("%d. %s", n+1, a.name)
		a.do(w)
	}
	require.Empty(t, w.shop.complaints.take())
}

// bold is what README tells to press or to fill in.
var bold = regexp.MustCompile(`\*\*(.+?)\*\*`)

// TestREADMETellsTheTourThatIsWalked compares the numbered lists of "Try it" with the actions above.
func TestREADMETellsTheTourThatIsWalked(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(checkout, "README.md"))
	require.NoError(t, err)
	_, text, found := strings.Cut(string(b), "\n## Try it\n")
	require.True(t, found)
	text, _, _ = strings.Cut(text, "\n## ")
	var told, walked []string
	for line := range strings.Lines(text) {
		if item.MatchString(line) {
			for _, m := range bold.FindAllStringSubmatch(line, -1) {
				told = append(told, m[1])
			}
		}
	}
	for _, a := range tour {
		walked = append(walked, a.name)
	}
	require.Equal(t, walked, told)
}

// item begins a line of a numbered list.
var item = regexp.MustCompile(`^\d+\. `)

// picture keeps what a tab shows for README, when the pictures are taken anew; else it looks whether README's picture is there.
func (w *walker) picture(b *browser, name string) {
	w.t.Helper()
	path := filepath.Join(checkout, "docs", "img", name+".png")
	if *update {
		img, err := png.Decode(bytes.NewReader(b.shoot()))
		require.NoError(w.t, err)
		var small bytes.Buffer
		require.NoError(w.t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, img))
		require.NoError(w.t, os.WriteFile(path, small.Bytes(), 0o644))
	}
	require.FileExists(w.t, path)
}
