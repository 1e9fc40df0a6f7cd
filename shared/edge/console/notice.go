package console

import (
	"time"

	"rapport/shared/edge"
)

// done answers a POST that did its work: the browser goes to path, and the page there says what was done. Reloading that page does
// nothing twice.
func (c *Console) done(v *Visit, path, says string) (edge.Response, error) {
	v.cookies = append(v.cookies, v.jar.Set("said", v.keys.SealNotice(says), time.Minute))
	return v.goTo(path), nil
}

// takeNotice takes over what the form before this page said. A part of a page leaves it for the page.
func (v *Visit) takeNotice() {
	sealed := v.jar.Get("said", v.request.Cookies)
	if sealed == "" || v.HTMX || v.request.RequestContext.HTTP.Method != "GET" {
		return
	}
	v.Notice = v.keys.OpenNotice(sealed)
	v.cookies = append(v.cookies, v.jar.Drop("said"))
}
