package session

import (
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"rapport/shared/core/fault"
)

// A link's token is short enough for a line of a terminal:
//
//	random id . end of its life in seconds since 1970, base 36 . "l" if lasting . the first 128 bits of a MAC over purpose and all before

// LinkLife is how long a printed link may be used.
const LinkLife = 10 * time.Minute

// Pass is what a printed link says: its bearer is the machine's owner, once. A lasting one signs in for as long as a demo's moved
// clock may run; the browser drops the cookie after Length all the same.
type Pass struct {
	ID      string
	Until   time.Time
	Lasting bool
}

// NewPass returns the token of a link that may be used once until LinkLife from now. A lasting one does not end by itself: a demo's clock is moved by
// whoever is to use it.
func (k *Keys) NewPass(now time.Time, lasting bool) string {
	mark, life := "", LinkLife
	if lasting {
		mark, life = "l", forever
	}
	said := strings.Join([]string{rand.Text()[:16], strconv.FormatInt(now.Add(life).Unix(), 36), mark}, ".")
	return said + "." + signPass(k.keys[k.current], said)
}

func signPass(key []byte, said string) string {
	return base64.RawURLEncoding.EncodeToString(mac(key, "link\x00"+said)[:16])
}

// OpenPass reads a link's token. It returns fault.Forbidden for one that is not ours or has ended; that it was used is for the table to know.
func (k *Keys) OpenPass(token string, now time.Time) (Pass, error) {
	cut := strings.LastIndex(token, ".")
	if cut < 0 || len(token) > maxToken || !k.signedPass(token[:cut], token[cut+1:]) {
		return Pass{}, errPass()
	}
	parts := strings.Split(token[:cut], ".")
	until, err := strconv.ParseInt(parts[1], 36, 64)
	if err != nil || !now.Before(time.Unix(until, 0)) {
		return Pass{}, errPass()
	}
	return Pass{ID: parts[0], Until: time.Unix(until, 0).UTC(), Lasting: parts[2] == "l"}, nil
}

func (k *Keys) signedPass(said, signed string) bool {
	for _, key := range k.keys {
		if hmac.Equal([]byte(signed), []byte(signPass(key, said))) {
			return true
		}
	}
	return false
}

func errPass() error {
	return fault.New(fault.Forbidden, "this link has ended or was cut off: it works once, within ten minutes; `rapport console` prints a new one")
}

// forever is more than anybody moves a demo's clock.
const forever = 50 * 365 * 24 * time.Hour

// Person returns the session that a pass opens: all roles.
func (p Pass) Person(now time.Time) Person {
	owner := New("owner", "me@localhost", All, now)
	if p.Lasting {
		owner.Until = now.Add(forever)
	}
	return owner
}
