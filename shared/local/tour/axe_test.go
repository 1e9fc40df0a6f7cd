package tour

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// violation is one rule of axe-core that a page breaks.
type violation struct {
	ID, Help string
	Nodes    []struct{ HTML, FailureSummary string }
}

func (v violation) String() string {
	s := fmt.Sprintf("%s: %s", v.ID, v.Help)
	for _, n := range v.Nodes {
		s += fmt.Sprintf("\n  %s\n    %s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
	}
	return s
}

// axe is axe-core's source, which `.ci/browser-tools` fetches.
func axe(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	path := os.Getenv("RAPPORT_AXE")
	if path == "" {
		path = filepath.Join(cache, "rapport", "axe", "node_modules", "axe-core", "axe.min.js")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		missing(t, "RAPPORT_AXE_REQUIRED", "there is no axe-core at "+path+": .ci/browser-tools fetches it by npm")
	}
	return string(b)
}

// judge asks axe-core about the page that is open. A mail's frame is not the page's.
func (b *browser) judge(source string) []violation {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](source)))
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]violation](
		`axe.run({iframes: false}).then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`,
		chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
	return found
}

// TestEveryPageOfTheConsoleIsCleanToAxeAndItsPolicy opens every route in both color schemes on a phone and on a desk.
func TestEveryPageOfTheConsoleIsCleanToAxeAndItsPolicy(t *testing.T) {
	source := axe(t)
	b := newBrowser(t)
	s := newShop(t, 60)
	for _, path := range s.strangers() {
		t.Run(nameOf(path), func(t *testing.T) { b.of(t).isClean(s.URL+path, source) })
	}
	s.enter(b)
	for _, path := range s.pages(s.visit()) {
		if strings.HasSuffix(path, "/mail") {
			continue // a mail, as it stands in a frame of a page: not even a script of ours may run in it
		}
		t.Run(nameOf(path), func(t *testing.T) { b.of(t).isClean(s.URL+path, source) })
	}
}

// isClean opens a page in each way that it may look.
func (b *browser) isClean(url, source string) {
	b.t.Helper()
	wrong := map[string][]string{} // what is wrong, and how the page looked then
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{360, 1280} {
			b.looks(width, scheme)
			b.open(url)
			looks := fmt.Sprintf("%d px %s", width, scheme)
			for _, v := range b.judge(source) {
				wrong[v.String()] = append(wrong[v.String()], looks)
			}
			require.LessOrEqual(b.t, b.width(), width, "the page is wider than the window: %s", looks)
		}
	}
	for v, looks := range wrong {
		b.t.Errorf("%s: %s", strings.Join(looks, ", "), v)
	}
	require.Empty(b.t, b.complaints.take())
}

// TestABrokenPolicyIsHeard is what the test above leans on.
func TestABrokenPolicyIsHeard(t *testing.T) {
	b := newBrowser(t)
	s := newShop(t, 0)
	s.enter(b)
	require.Empty(t, b.complaints.take())
	for _, broken := range []string{"script", "style"} {
		require.NoError(t, chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](
			"void document.body.appendChild(Object.assign(document.createElement('"+broken+"'), {textContent: '1'}))")))
		var said []string
		b.until("nobody complained", func() bool { said = append(said, b.complaints.take()...); return len(said) > 0 })
		require.Contains(t, strings.Join(said, " "), "Content Security Policy")
	}
}

// of is the same tab for a subtest.
func (b browser) of(t *testing.T) *browser {
	b.t = t
	return &b
}

// width is how wide the page is, in CSS pixels.
func (b *browser) width() int64 {
	b.t.Helper()
	width, err := chromedp.Run(b.ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
	require.NoError(b.t, err)
	return width
}
