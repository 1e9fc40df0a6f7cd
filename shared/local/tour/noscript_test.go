package tour

import "testing"

// TestWithoutJavaScriptASegmentIsMadeTriedAndPublished walks the middle of the tour in a browser whose owner has switched scripts off.
func TestWithoutJavaScriptASegmentIsMadeTriedAndPublished(t *testing.T) {
	s := newShop(t, 60)
	b := newBrowser(t)
	b.scripts(false)
	s.enter(b)
	b.click("Segments")
	b.click("New segment")
	b.write("Name", "evening-people")
	b.click("Begin")
	b.write("What happened", "Product Added")
	b.click("what is known of them")
	b.sees("Condition 2")
	b.click("Remove condition 2")
	b.write("How often", "no number")
	b.click("Save as a draft")
	b.sees("mistake")
	b.write("How often", "2")
	b.click("Check it")
	b.sees("at least 2 times")
	b.click("Save as a draft")
	b.sees("Saved as a draft")
	b.click("All changes")
	b.click("See what it would do")
	b.sees("are in it after publishing")
	b.click("Publish 1 change")
	b.sees("Version 2 is in force")
}
