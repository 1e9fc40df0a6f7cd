package storefront

import "net/http"

func (s *shop) account(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	v.page("Account")
	v.view(http.StatusOK, page{Name: "account", Title: "Your account", Body: struct {
		Presets   []preset
		Customer  string
		Anonymous string
	}{presets, v.session.customer(), v.session.Anonymous}})
}

// changeConsent keeps what she says, if it is another than before: saving a form as it stands says nothing, or it would
// take back a no that she gave elsewhere, by a mail's link.
func (s *shop) changeConsent(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	p, known := v.session.me()
	if !known {
		v.act("/account")
		return
	}
	said := withdrawn
	if r.PostFormValue("letters") != "" {
		said = granted
	}
	if said == p.Consent || said == withdrawn && p.Consent != granted {
		v.act("/account")
		return
	}
	v.say(said)
	v.act(with("/account", "consent", said))
}

// say keeps and tells a consent of hers.
func (v *visit) say(said string) {
	p, _ := v.session.me()
	p.Consent = said
	v.session = v.session.know(v.session.Who, p)
	v.consent(said)
}
