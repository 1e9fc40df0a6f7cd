package local

import (
	"net/http"

	"rapport/shop/storefront"
)

// storefront is the demo shop at /.
func (w *World) storefront() (http.Handler, error) {
	return storefront.New(storefront.Config{APIURL: w.URL, WriteKey: DemoServerKey, InboxURL: w.inboxURL(), Now: w.clock.Now})
}
