// Package storefront is the demo shop: lamps, textiles and ceramics that one could buy.
// It is what a newcomer sees first, and a shop like any other for Rapport: its backend sends
// behaviour with a server key and knows nothing of campaigns. Each page carries a bar that moves
// the local clock and says what Rapport decided.
package storefront

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"strings"
	"time"
)

// Name is the shop's name, as its pages say it.
const Name = "Lumen & Loom"

// Config is what the shop needs of the world around it.
type Config struct {
	APIURL   string           // where Rapport's API and these pages are, e.g. http://localhost:8080; no slash at its end
	WriteKey string           // a server key; it also signs the shop's cookie
	InboxURL string           // the inbox that the bar links to; "" leaves the link out until the world names one
	Now      func() time.Time // nil is time.Now
	Client   *http.Client     // for calls of the API; nil is a plain one
}

// New makes the shop's handler for every path but those of the API: /v1, /m and /local. It returns an
// error when the configuration lacks an address or a key.
func New(cfg Config) (http.Handler, error) {
	if !strings.HasPrefix(cfg.APIURL, "http") || cfg.WriteKey == "" {
		return nil, errors.New("storefront: set APIURL to the address of Rapport's API (http://localhost:8080) and WriteKey to one of its server keys (local-server)")
	}
	cfg.APIURL = strings.TrimSuffix(cfg.APIURL, "/")
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Client == nil {
		cfg.Client = &http.Client{}
	}
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	assets, err := newAssets()
	if err != nil {
		return nil, err
	}
	key := sha256.Sum256([]byte("lumen-loom cookie\x00" + cfg.WriteKey))
	s := &shop{cfg: cfg, pages: pages, assets: assets, seal: seal{key[:]}, courier: courier{cfg.APIURL + "/v1/batch", cfg.WriteKey, cfg.Client}}
	return guard(s.routes()), nil
}

type shop struct {
	cfg     Config
	pages   pages
	assets  *assets
	seal    seal
	courier courier
}

func (s *shop) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET /category/{category}", s.category)
	mux.HandleFunc("GET /products/{id}", s.product)
	mux.HandleFunc("GET /cart", s.cart)
	mux.HandleFunc("GET /checkout", s.checkout)
	mux.HandleFunc("GET /thanks", s.thanks)
	mux.HandleFunc("GET /account", s.account)
	mux.HandleFunc("GET /first-steps", s.firstSteps)
	mux.HandleFunc("GET /", s.notFound)

	mux.HandleFunc("POST /cart/add", s.addToCart)
	mux.HandleFunc("POST /cart/set", s.setInCart)
	mux.HandleFunc("POST /checkout/start", s.startCheckout)
	mux.HandleFunc("POST /checkout", s.placeOrder)
	mux.HandleFunc("POST /account/consent", s.changeConsent)
	mux.HandleFunc("POST /bar/who", s.become)
	mux.HandleFunc("POST /bar/over", s.startOver)
	mux.HandleFunc("POST /bar/clock", s.moveClock)

	mux.Handle("GET /assets/", s.assets)
	mux.Handle("GET /favicon.ico", http.RedirectHandler("/assets/icon.svg", http.StatusMovedPermanently))
	return mux
}
