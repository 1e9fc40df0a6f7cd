package session

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"
)

// Claims are what a token says of somebody.
type Claims struct {
	Subject  string `json:"sub"`
	Email    string `json:"email"`
	Verified *bool  `json:"email_verified"` // nil: the issuer does not say
	Username string `json:"preferred_username"`
	Role     Names  `json:"rapport_role"`
}

// Names are the roles of a claim: a text, a list, or a list as API Gateway writes it into one text, "[view edit]".
type Names []string

// UnmarshalJSON takes what is neither a text nor a list of texts for no names at all: a claim that is not understood gives nobody a role.
func (n *Names) UnmarshalJSON(b []byte) error {
	var list []string
	if json.Unmarshal(b, &list) == nil {
		*n = list
		return nil
	}
	var one string
	if json.Unmarshal(b, &one) == nil {
		*n = ParseNames(one)
	}
	return nil
}

// ParseNames reads role names out of one text, apart by spaces or commas, in brackets or not.
func ParseNames(s string) Names {
	return strings.FieldsFunc(strings.Trim(s, "[]"), func(r rune) bool { return r == ' ' || r == ',' })
}

// Person returns whom the claims name, in a session that begins now. An address that the issuer has not verified is not used.
func (c Claims) Person(now time.Time) Person {
	if c.Verified != nil && !*c.Verified {
		c.Email = ""
	}
	return New(cmp.Or(c.Email, c.Username, c.Subject), c.Email, ParseRoles(c.Role...), now)
}
