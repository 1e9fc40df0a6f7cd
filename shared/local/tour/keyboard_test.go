package tour

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// enterKey presses what has the focus and waits for what comes of it.
func (b *browser) enterKey() {
	b.t.Helper()
	b.keys(kb.Enter)
	b.settle()
}

// goesTo presses Tab until something has the focus, and then Enter.
func (b *browser) goesTo(name string) {
	b.t.Helper()
	b.tabTo(name)
	b.enterKey()
}

// types writes over what stands in the field that Tab leads to: the browser marks it all.
func (b *browser) types(label, text string) {
	b.t.Helper()
	b.tabTo(label)
	b.keys(text)
	b.settle()
}

// TestWithTheKeyboardAloneASegmentIsMadeAndPublished walks the middle of the tour by Tab and Enter.
func TestWithTheKeyboardAloneASegmentIsMadeAndPublished(t *testing.T) {
	s := newShop(t, 60)
	b := newBrowser(t)
	b.open(s.URL + "/local/console")
	b.front()
	b.goesTo("Open the console")
	b.sees("Today")
	b.keys(kb.Tab)
	require.Equal(t, "Skip to the page", b.focused(), "it is the first that Tab leads to")
	b.enterKey()
	require.NotContains(t, menu, b.nextName(), "behind the skip link comes the page, not the menu")
	b.goesTo("Segments")
	b.goesTo("New segment")
	b.types("Name", "evening-people")
	b.goesTo("Begin")
	b.types("What happened", "Product Added")
	b.types("How often", "2")
	b.sees("at least 2 times")
	b.goesTo("Ask a property of it in condition 1")
	b.types("Where its", "category")
	b.types("Value", "lamps")
	b.goesTo("Save as a draft")
	b.sees("Saved as a draft")
	b.goesTo("All changes")
	b.goesTo("See what it would do")
	b.sees("are in it after publishing")
	b.goesTo("Publish 1 change")
	b.sees("Version 2 is in force")
}

// menu is the main navigation.
var menu = []string{"Today", "Campaigns", "Segments", "Customers", "Messages", "Changes"}

// nextName is what Tab leads to next.
func (b *browser) nextName() string {
	b.t.Helper()
	b.keys(kb.Tab)
	return b.focused()
}
