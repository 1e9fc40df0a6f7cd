package tour

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// browser is one tab of a Chromium, used as a person does: she reads, clicks on what has a name, types, presses keys. Whatever the browser
// complains about in any of its tabs is kept.
type browser struct {
	t          *testing.T
	ctx        context.Context // of the tab
	give       func()          // gives the tab up: what is asked of it then fails, and does not wait
	complaints *complaints
	traffic    *traffic
}

// patience is how long a page may take to show what was waited for. A machine with other tests on it is slow.
const patience = 30 * time.Second

// newBrowser starts a Chromium with a profile of its own, in a window of 1280 × 900, light.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.WindowSize(1280, 900), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("allow-pre-commit-input", true), // else what is pressed before the first picture of a page is lost
		chromedp.Flag("lang", "en-GB"), chromedp.Env("TZ=Europe/Zagreb"))
	whole, stop := context.WithTimeout(context.Background(), 8*time.Minute) // of a test: a browser that hangs fails
	t.Cleanup(stop)
	allocator, closeAll := chromedp.NewExecAllocator(whole, options...)
	t.Cleanup(closeAll)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	b := &browser{t: t, ctx: ctx, give: closeTab, complaints: &complaints{}}
	b.begin()
	return b
}

// chromium is the browser of this machine; without one the test is skipped, unless RAPPORT_CHROMIUM_REQUIRED is set.
func chromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "RAPPORT_CHROMIUM_REQUIRED", "there is no Chromium in the PATH (Debian: apt-get install chromium)")
	return ""
}

// missing skips a test on a machine that lacks something, unless a variable says that it has to be there.
func missing(t *testing.T, required, what string) {
	t.Helper()
	if os.Getenv(required) != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// begin makes a new tab listen and look.
func (b *browser) begin() {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx)) // so that there is a tab
	b.traffic = &traffic{main: cdp.FrameID(chromedp.FromContext(b.ctx).Target.TargetID), under: map[network.RequestID]cdp.LoaderID{}, changed: time.Now()}
	require.NoError(b.t, chromedp.Listen(b.ctx, func(ev any) {
		b.complaints.hear(ev)
		b.traffic.hear(ev)
		if _, crashed := ev.(*inspector.EventTargetCrashed); crashed {
			go b.give() // it waits for the tab, which waits for this
		}
	}))
	_, err := chromedp.Call(b.ctx, audits.Enable, struct{}{})
	require.NoError(b.t, err)
	b.looks(1280, "light")
}

// looks sets the window's width and the color scheme that its owner likes.
func (b *browser) looks(width int64, scheme string) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 900)))
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	require.NoError(b.t, err)
}

// scripts switches the pages' JavaScript on or off, from the next page on.
func (b *browser) scripts(on bool) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	require.NoError(b.t, err)
}

// open goes to an address and returns when the page and all that it asks for is there.
func (b *browser) open(url string) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, chromedp.Navigate(url)), url)
	b.settle()
}

// tab follows a click that opens another tab, and returns that one.
func (b *browser) tab(click func()) *browser {
	b.t.Helper()
	opened := chromedp.WaitNewTarget(b.ctx, func(i *target.Info) bool { return i.Type == "page" })
	click()
	select {
	case id := <-opened:
		ctx, closeTab := chromedp.NewContext(b.ctx, chromedp.WithTargetID(id))
		b.t.Cleanup(closeTab)
		other := &browser{t: b.t, ctx: ctx, give: closeTab, complaints: b.complaints}
		other.begin()
		other.front()
		other.settle()
		return other
	case <-time.After(patience):
		require.Fail(b.t, "no tab was opened")
		return nil
	}
}

// front brings the tab to the front, as a person does before she uses it: a browser neither draws nor serves one that cannot be seen.
func (b *browser) front() {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, page.BringToFront, struct{}{})
	require.NoError(b.t, err)
}

// shoot is a picture of what the window shows.
func (b *browser) shoot() []byte {
	b.t.Helper()
	b.front()
	shot, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng})
	require.NoError(b.t, err)
	return shot.Data
}

// until asks again and again whether something is so.
func (b *browser) until(what string, so func() bool) {
	b.t.Helper()
	ticker := time.NewTicker(25 * time.Millisecond)
	defer ticker.Stop()
	for late := time.After(patience); !so(); {
		select {
		case <-b.ctx.Done():
			require.Fail(b.t, what, "the tab has crashed, or the test has taken too long")
		case <-late:
			where, _ := chromedp.Run(b.ctx, chromedp.Location())
			require.Fail(b.t, what, "at %s, which says:\n%s\nThe browser complains: %q", where, b.text(), b.complaints.take())
		case <-ticker.C:
		}
	}
}

// settle waits until the page is whole and has asked for nothing for a moment: what was just done to it has that long to begin.
func (b *browser) settle() {
	b.t.Helper()
	b.traffic.stir()
	b.until("the page does not come to rest", func() bool {
		state, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.readyState"))
		return err == nil && state == "complete" && b.traffic.quiet(150*time.Millisecond)
	})
}

// text is what a person can read on the page.
func (b *browser) text() string {
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
	if err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(text), " ")
}

// traffic is what a tab has asked for and not got. Of what a page asked that was left meanwhile nothing is heard any more.
type traffic struct {
	mu      sync.Mutex
	main    cdp.FrameID
	under   map[network.RequestID]cdp.LoaderID
	changed time.Time
}

func (t *traffic) hear(ev any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		if ev.FrameID == "" || ev.FrameID == t.main { // a frame that may not reach its page is in a process of its own, and is not heard to the end
			t.under[ev.RequestID], t.changed = ev.LoaderID, time.Now()
		}
	case *network.EventLoadingFinished:
		delete(t.under, ev.RequestID)
		t.changed = time.Now()
	case *network.EventLoadingFailed:
		delete(t.under, ev.RequestID)
		t.changed = time.Now()
	case *page.EventFrameNavigated:
		if ev.Frame.ParentID == "" {
			maps.DeleteFunc(t.under, func(_ network.RequestID, by cdp.LoaderID) bool { return by != ev.Frame.LoaderID })
		}
		t.changed = time.Now()
	case *page.EventFrameStartedNavigating, *page.EventLoadEventFired:
		t.changed = time.Now()
	}
}

// stir begins the moment anew in which nothing may be asked.
func (t *traffic) stir() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.changed = time.Now()
}

func (t *traffic) quiet(since time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.under) == 0 && time.Since(t.changed) >= since
}

// complaints are what a browser has to say against its pages.
type complaints struct {
	mu   sync.Mutex
	said []string
}

func (c *complaints) hear(ev any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch ev := ev.(type) {
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError || ev.Entry.Source == log.EntrySourceSecurity {
			c.said = append(c.said, string(ev.Entry.Source)+": "+ev.Entry.Text+" "+ev.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		c.said = append(c.said, "exception: "+ev.ExceptionDetails.Text+" "+described(ev.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError {
			c.said = append(c.said, "console.error: "+arguments(ev.Args))
		}
	case *audits.EventIssueAdded:
		if p := ev.Issue.Details.ContentSecurityPolicyIssueDetails; p != nil {
			c.said = append(c.said, "policy: "+string(p.ContentSecurityPolicyViolationType)+" "+p.ViolatedDirective+" "+p.BlockedURL)
		}
	}
}

func arguments(args []*runtime.RemoteObject) string {
	var all []string
	for _, a := range args {
		all = append(all, described(a))
	}
	return strings.Join(all, " ")
}

func described(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	return string(o.Value) + o.Description
}

// take returns what was said since the last time.
func (c *complaints) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	said := c.said
	c.said = nil
	return said
}
