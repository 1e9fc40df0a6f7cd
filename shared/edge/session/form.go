package session

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"strings"

	"rapport/shared/core/fault"
)

// FormField is the name of the hidden field in which a form carries its token.
const FormField = "csrf"

const padSize = 16

// FormToken returns the token for the forms of a page in somebody's session. It is another one each time, so that a page that is
// compressed with it and with what a stranger wrote gives nothing away by its length.
func (k *Keys) FormToken(p Person) string {
	pad := make([]byte, padSize)
	rand.Read(pad) // never fails
	masked := make([]byte, padSize)
	subtle.XORBytes(masked, pad, k.formMAC(k.current, p))
	return k.current + "." + base64.RawURLEncoding.EncodeToString(append(pad, masked...))
}

// formMAC binds a form to a session.
func (k *Keys) formMAC(key string, p Person) []byte {
	return mac(k.keys[key], "form\x00"+p.ID)[:padSize]
}

// CheckForm refuses, as fault.Forbidden, a form that was not made for this session.
func (k *Keys) CheckForm(p Person, token string) error {
	name, body, _ := strings.Cut(token, ".")
	b, err := base64.RawURLEncoding.DecodeString(body)
	if _, known := k.keys[name]; !known || err != nil || len(b) != 2*padSize {
		return errForged()
	}
	got := make([]byte, padSize)
	subtle.XORBytes(got, b[:padSize], b[padSize:])
	if !hmac.Equal(got, k.formMAC(name, p)) {
		return errForged()
	}
	return nil
}

func errForged() error {
	return fault.New(fault.Forbidden, "this form was not made for your session, so nothing was changed: open the page again and send it from there")
}

// Sent is where a browser says that a request came from.
type Sent struct{ Origin, FetchSite, Host string }

// CheckSent refuses, as fault.Forbidden, a form that a browser says another site sent. publicHost is a second name under
// which this one is reached, behind a proxy that renames it; "" for none. A browser that says nothing is let through: the form's token stands.
func CheckSent(s Sent, publicHost string) error {
	if s.FetchSite != "" && s.FetchSite != "same-origin" && s.FetchSite != "none" {
		return errElsewhere()
	}
	if s.Origin == "" {
		return nil
	}
	u, err := url.Parse(s.Origin)
	if err != nil || u.Host == "" || u.Host != s.Host && u.Host != publicHost {
		return errElsewhere()
	}
	return nil
}

func errElsewhere() error {
	return fault.New(fault.Forbidden, "this form was sent from another site, so nothing was changed: send it from the console's own page")
}
