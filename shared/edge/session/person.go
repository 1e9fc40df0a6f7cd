// Package session says who is at the console and what they may do: roles, the signed cookie, the tokens that forms carry,
// the one-use link of a machine's owner, and the sign-in by OpenID Connect.
package session

import (
	"crypto/rand"
	"time"
)

// Length is how long somebody stays signed in: a working day.
const Length = 8 * time.Hour

// Person is somebody who signed in. The zero Person is nobody.
type Person struct {
	Name  string    `json:"n"` // as pages greet them and the audit names them: the address, or else the issuer's name for them
	Email string    `json:"e,omitempty"`
	Roles Roles     `json:"r"`
	Until time.Time `json:"u"`
	ID    string    `json:"i"` // of this session, random
}

// New returns somebody's session that begins now and lasts Length.
func New(name, email string, roles Roles, now time.Time) Person {
	return Person{Name: name, Email: email, Roles: roles, Until: now.Add(Length).UTC().Truncate(time.Second), ID: rand.Text()}
}

// Known tells whether somebody signed in.
func (p Person) Known() bool { return p.ID != "" }

// May tells whether somebody may do what asks for a role. Nobody is let in without having signed in, but where no role is asked.
func (p Person) May(r Role) bool { return r == 0 || p.Known() && p.Roles.May(r) }

// Seal returns the cookie's value for a session.
func (k *Keys) Seal(p Person) string { return k.seal("session", p) }

// Open returns whose session a cookie's value is; nobody for one that is not ours or has ended.
func (k *Keys) Open(value string, now time.Time) Person {
	var p Person
	if !k.open("session", value, &p) || !now.Before(p.Until) {
		return Person{}
	}
	return p
}
