package session

import (
	"net/http"
	"strings"
	"time"
)

// Names of the cookies. A browser takes one that begins with __Host- from this host alone, over https, for every path.
const (
	secureName = "__Host-rapport"
	plainName  = "rapport-local"
)

// Jar makes and reads the cookies of one request. Plain is for http on one's own machine, where browsers refuse Secure in part; such
// a cookie counts nowhere else.
type Jar struct{ Plain bool }

func (j Jar) name(of string) string {
	name := secureName
	if j.Plain {
		name = plainName
	}
	if of == "" {
		return name
	}
	return name + "-" + of
}

// Set returns a Set-Cookie header's value. of is "" for the session, else what the cookie is for.
func (j Jar) Set(of, value string, life time.Duration) string {
	c := http.Cookie{Name: j.name(of), Value: value, Path: "/", MaxAge: int(life / time.Second), HttpOnly: true, Secure: !j.Plain, SameSite: http.SameSiteLaxMode}
	return c.String()
}

// Drop returns a Set-Cookie header's value that takes a cookie away.
func (j Jar) Drop(of string) string {
	c := http.Cookie{Name: j.name(of), Path: "/", MaxAge: -1, HttpOnly: true, Secure: !j.Plain, SameSite: http.SameSiteLaxMode}
	return c.String()
}

// Get returns a cookie's value out of a request's cookies, as API Gateway lists them; "" for none.
func (j Jar) Get(of string, cookies []string) string {
	for _, line := range cookies {
		for part := range strings.SplitSeq(line, ";") {
			if name, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok && name == j.name(of) {
				return value
			}
		}
	}
	return ""
}

// SealNotice returns the cookie's value for one sentence to the next page, and OpenNotice reads it: "" for what is not ours. So nobody
// can put words on the console's pages.
func (k *Keys) SealNotice(says string) string { return k.seal("notice", says) }

// OpenNotice reads what SealNotice made; "" for anything else.
func (k *Keys) OpenNotice(sealed string) string {
	var says string
	if !k.open("notice", sealed, &says) {
		return ""
	}
	return says
}
