package storefront

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"time"
)

// zone is where the shop is; the bar shows its time.
const zone = "Europe/Zagreb"

// bar is what the bar shows before its script makes it live.
type bar struct {
	Now      time.Time // in the shop's zone
	Zone     string
	Customer string
	Address  string // "" while she is anonymous
	Who      string
	People   []choice
	Back     string
	InboxURL string
	Steps    []step
}

// choice is somebody whom a visitor can be.
type choice struct{ Key, Name string }

// step is one thing to try, in order.
type step struct {
	Done bool
	Text string
	Link string // where it is done; "" for here in the bar
}

func (v *visit) bar() bar {
	p, known := v.session.me()
	b := bar{
		Now: v.cfg.Now().In(shopZone()), Zone: zone, Customer: v.session.customer(), Address: p.Email,
		Who: v.session.Who, People: v.people(), Back: v.r.URL.Path, InboxURL: v.cfg.InboxURL,
	}
	if v.r.Method != http.MethodGet && v.r.Method != http.MethodHead {
		b.Back = "/"
	}
	b.Steps = []step{
		{known, "Be someone: choose a name in this bar", ""},
		{p.Granted(), "Say yes to letters in your account", "/account"},
		{v.session.Cart.count() > 0, "Put a lamp into the cart", "/category/lamps"},
		{false, "Skip to what comes next, then open the inbox", ""},
	}
	return b
}

func (v *visit) people() []choice {
	out := []choice{{"", "Anonymous"}}
	for _, p := range presets {
		out = append(out, choice{p.Key, p.Name() + " · " + p.Country})
	}
	if p, ok := v.session.People[own]; ok {
		out = append(out, choice{own, p.Name() + " · " + p.Country})
	}
	return out
}

func shopZone() *time.Location {
	if l, err := time.LoadLocation(zone); err == nil {
		return l
	}
	return time.UTC // a machine without a zone database; the script corrects it
}

// become makes her the person whom she chose; an anonymous cart and history come along.
func (s *shop) become(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	switch key := r.PostFormValue("who"); {
	case key == v.session.Who:
	case key == "":
		v.session = v.session.leave()
	default:
		next, ok := v.session.become(key)
		if !ok {
			http.Error(w, "Choose one of the names in the bar.", http.StatusBadRequest)
			return
		}
		v.session = next
		v.identify()
	}
	v.act(back(r))
}

func (s *shop) startOver(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	v.session = v.session.over()
	if _, known := v.session.me(); known {
		v.identify()
	}
	v.act("/")
}

// moveClock moves the local clock for a browser without JavaScript; the bar's script asks the world itself.
func (s *shop) moveClock(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	move := map[string]string{"until": "next", "customer": v.session.customer()}
	if by := r.PostFormValue("advance"); by != "" {
		if !slices.Contains([]string{"1h", "24h", "168h"}, by) {
			http.Error(w, "The bar moves the clock by 1h, 24h or 168h.", http.StatusBadRequest)
			return
		}
		move = map[string]string{"advance": by}
	}
	if err := v.move(move); err != nil {
		slog.WarnContext(r.Context(), "move the clock", "error", err)
		http.Error(w, "The clock could not be moved: "+err.Error(), http.StatusBadGateway)
		return
	}
	http.Redirect(w, r, back(r), http.StatusSeeOther)
}

func (v *visit) move(how map[string]string) error {
	body, err := json.Marshal(how)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(v.r.Context(), http.MethodPost, v.cfg.APIURL+"/local/clock", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := v.cfg.Client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, maxForm))
	var said struct{ Error string }
	if json.Unmarshal(answer, &said) == nil && said.Error != "" {
		return errors.New(said.Error)
	}
	if res.StatusCode != http.StatusOK {
		return &refused{res.Status, string(answer)}
	}
	return nil
}

// refused is an answer other than 200.
type refused struct{ status, answer string }

func (e *refused) Error() string { return "it answered " + e.status + ": " + e.answer }
