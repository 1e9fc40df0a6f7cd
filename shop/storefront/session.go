package storefront

import (
	"crypto/rand"
	"maps"
	"strings"
)

// session is all that the shop knows of a browser. It lives sealed in the browser's cookie, so that the
// shop keeps no state and a restart takes no cart away.
type session struct {
	Anonymous string            `json:"a"`           // the browser's id
	Who       string            `json:"w,omitempty"` // key into People; "" while she is anonymous
	People    map[string]person `json:"p,omitempty"`
	Cart      cart              `json:"c"`
	Aside     map[string]cart   `json:"s,omitempty"` // carts of the people who are not Who just now
	Last      *order            `json:"o,omitempty"` // for the page of thanks
}

func newSession() session {
	return session{Anonymous: fresh(16), Cart: cart{ID: fresh(12)}}
}

// fresh returns n random letters and digits, at most 26.
func fresh(n int) string { return strings.ToLower(rand.Text())[:n] }

// me is the person whom the shop knows her as, and whether it does.
func (s session) me() (person, bool) {
	p, ok := s.People[s.Who]
	return p, ok && s.Who != ""
}

// customer is the id under which Rapport knows her.
func (s session) customer() string {
	if p, ok := s.me(); ok {
		return "u." + p.UserID
	}
	return "a." + s.Anonymous
}

// know returns the session with p as the person of a key, and as who she is.
func (s session) know(key string, p person) session {
	s.People = maps.Clone(s.People)
	if s.People == nil {
		s.People = map[string]person{}
	}
	s.People[key], s.Who = p, key
	return s
}

// leave returns a session in which she is anonymous again, under a new browser id, so that
// the next one to sign in is not taken for the same person. Her cart is set aside.
func (s session) leave() session {
	s.Aside = maps.Clone(s.Aside)
	if s.Aside == nil {
		s.Aside = map[string]cart{}
	}
	if s.Who != "" {
		s.Aside[s.Who] = s.Cart
	}
	n := newSession()
	n.People, n.Aside = s.People, s.Aside
	return n
}

// become returns the session with her as a preset or as her own name. What an anonymous browser put in its
// cart comes along; otherwise she finds the cart that she left. It returns false for nobody known.
func (s session) become(key string) (session, bool) {
	p, known := s.People[key]
	if !known {
		pre, ok := presetOf(key)
		if !ok {
			return s, false
		}
		p = pre.person
		p.UserID = key + "-" + fresh(6)
	}
	if s.Who != "" {
		s = s.leave()
	}
	if aside, ok := s.Aside[key]; ok && len(s.Cart.Items) == 0 {
		s.Cart = aside
	}
	s.Aside = maps.Clone(s.Aside)
	delete(s.Aside, key)
	return s.know(key, p), true
}

// over returns the session as if she had never been here: a new browser id, a new cart, and a preset under a new user id.
func (s session) over() session {
	key := s.Who
	n := s.leave()
	n.People, n.Aside = maps.Clone(n.People), maps.Clone(n.Aside)
	delete(n.People, key)
	delete(n.Aside, key)
	n, _ = n.become(key)
	return n
}
