package tour

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// The roles that a thing with a name may have, as a screen reader calls them.
var (
	pressed = []string{"button", "link", "checkbox", "radio", "DisclosureTriangle", "MenuListPopup", "tab"}
	written = []string{"textbox", "searchbox", "combobox", "spinbutton"}
	chosen  = []string{"combobox", "listbox"}
)

// found returns the thing on the page that a screen reader calls by one of these roles and this name, or, where none is called just so, one whose
// name begins with it, or holds it. Of several it is the first.
func (b *browser) found(name string, roles []string) cdp.BackendNodeID {
	b.t.Helper()
	b.front()
	var node cdp.BackendNodeID
	b.until(fmt.Sprintf("there is no %s called %q", strings.Join(roles, ", "), name), func() bool {
		node = b.look(name, roles)
		return node != 0
	})
	return node
}

// look is found for who does not wait: 0 when it is not there.
func (b *browser) look(name string, roles []string) cdp.BackendNodeID {
	things := b.things(roles)
	for _, fits := range []func(string) bool{
		func(s string) bool { return s == name },
		func(s string) bool { return strings.HasPrefix(s, name) },
		func(s string) bool { return strings.Contains(s, name) },
	} {
		for _, thing := range things {
			if fits(thing.name) && b.visible(thing.node) {
				return thing.node
			}
		}
	}
	return 0
}

// thing is something that can be used, and what it is called.
type thing struct {
	name string
	node cdp.BackendNodeID
}

// things are those of the page that have one of these roles, in the order in which they stand there.
func (b *browser) things(roles []string) (all []thing) {
	tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		return nil // the page is on its way out
	}
	for _, n := range tree.Nodes {
		if !n.Ignored && n.Name != nil && n.Role != nil && slices.Contains(roles, word(n.Role)) {
			all = append(all, thing{strings.Join(strings.Fields(word(n.Name)), " "), n.BackendDOMNodeID})
		}
	}
	return all
}

// word is a value of the accessibility tree as the string that it is.
func word(v *accessibility.Value) string {
	var s string
	_ = json.Unmarshal(v.Value, &s) // what is no string is no name
	return s
}

func (b *browser) visible(node cdp.BackendNodeID) bool {
	_, _, ok := b.middle(node)
	return ok
}

// middle is where a thing lies in the window.
func (b *browser) middle(node cdp.BackendNodeID) (x, y float64, ok bool) {
	quads, err := chromedp.Call(b.ctx, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: node})
	if err != nil || len(quads.Quads) == 0 {
		return 0, 0, false
	}
	q := quads.Quads[0]
	return (q[0] + q[4]) / 2, (q[1] + q[5]) / 2, q[4] > q[0] && q[5] > q[1]
}

// click presses what has this name, with the mouse, and waits for what comes of it.
func (b *browser) click(name string) {
	b.t.Helper()
	x, y := b.point(b.found(name, pressed))
	require.NoError(b.t, chromedp.Do(b.ctx, chromedp.MouseClickXY(x, y)))
	b.settle()
}

// point brings the mouse over a thing and returns where that is, once the page has noticed: one that is not drawn yet, or whose things still
// move, would lose what is pressed.
func (b *browser) point(node cdp.BackendNodeID) (x, y float64) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: node})
	require.NoError(b.t, err)
	object, err := chromedp.Call(b.ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node})
	require.NoError(b.t, err)
	b.until("the mouse cannot reach it", func() bool {
		var visible bool
		if x, y, visible = b.middle(node); !visible {
			return false
		}
		_, err := chromedp.Call(b.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: chromedp.MouseMoved, X: x, Y: y})
		require.NoError(b.t, err)
		under, err := chromedp.Call(b.ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
			ObjectID: object.Object.ObjectID, FunctionDeclaration: `function() { return this.matches(":hover") }`, ReturnByValue: new(true)})
		require.NoError(b.t, err)
		return string(under.Result.Value) == "true"
	})
	return x, y
}

// write puts a text into the field with this label, in place of what stands there.
func (b *browser) write(label, text string) {
	b.t.Helper()
	b.focus(b.found(label, written))
	b.keys(text)
	b.settle()
}

// replace changes a word of the text in the field with this label, as somebody who marks it and types another.
func (b *browser) replace(label, old, by string) {
	b.t.Helper()
	node := b.found(label, written)
	b.focus(node)
	marked, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](fmt.Sprintf(
		`(e => { const at = e.value.indexOf(%q); if (at >= 0) e.setSelectionRange(at, at + %d); return at >= 0 })(document.activeElement)`, old, len(old))))
	require.NoError(b.t, err)
	require.True(b.t, marked, "the field does not hold %q", old)
	b.keys(by)
	b.settle()
}

// focus puts the cursor into a field and marks all that it holds.
func (b *browser) focus(node cdp.BackendNodeID) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, dom.Focus, dom.FocusParams{BackendNodeID: node})
	require.NoError(b.t, err)
	require.NoError(b.t, chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void]("document.activeElement.select()")))
}

// keys are pressed one after another.
func (b *browser) keys(keys string) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, chromedp.KeyEvent(keys)))
}

// choose takes an option of the list with this label, by typing its first letters as one can.
func (b *browser) choose(label, option string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, dom.Focus, dom.FocusParams{BackendNodeID: b.found(label, chosen)})
	require.NoError(b.t, err)
	b.keys(option)
	b.until(fmt.Sprintf("%q cannot be chosen of %q", option, label), func() bool {
		text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`(e => e.selectedOptions ? e.selectedOptions[0].text : "")(document.activeElement)`))
		return err != nil || text == "" || strings.HasPrefix(text, option) // else the choice sent its form, and the page is another one
	})
	b.settle()
}

// sees waits until the page says something, or one of several things.
func (b *browser) sees(sentences ...string) {
	b.t.Helper()
	b.until(fmt.Sprintf("the page does not say %q", sentences), func() bool {
		text := b.text()
		return slices.ContainsFunc(sentences, func(s string) bool { return strings.Contains(text, s) })
	})
}

// tabTo presses Tab until the thing with this name has the focus, as somebody without a mouse does.
func (b *browser) tabTo(name string) {
	b.t.Helper()
	for range 200 {
		b.keys(kb.Tab)
		if b.focused() == name {
			return
		}
	}
	require.Fail(b.t, "it cannot be reached by Tab", name)
}

// focused is the name of what has the focus.
func (b *browser) focused() string {
	object, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](focusedName))
	require.NoError(b.t, err)
	return object
}

// focusedName is the name by which a person would call what has the focus.
const focusedName = `(e => {
	if (!e) return "";
	const label = e.getAttribute("aria-label") || (e.labels && e.labels[0] && e.labels[0].innerText) || e.innerText || e.value || "";
	return label.trim().replace(/\s+/g, " ");
})(document.activeElement)`
