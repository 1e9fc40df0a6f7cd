package event

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapport/shared/core/fault"
)

// who is the customer that an event concerns.
type who struct {
	customer string
	fold     string
}

// who reads the ids of a call. A browser's word for a userId counts only with the shop's
// signature under it; so does the claim that two customers are one.
func (p *parser) who(call string, f, context fields) (who, error) {
	user, err := f.ident("userId")
	if err != nil {
		return who{}, err
	}
	browser, err := f.ident("anonymousId")
	if err != nil {
		return who{}, err
	}
	if call == "alias" {
		if browser, err = f.ident("previousId"); err != nil {
			return who{}, err
		}
		if user == "" || browser == "" {
			return who{}, fault.New(fault.Invalid, "alias needs previousId and userId")
		}
	}
	w := who{customer: CustomerID(user, browser)}
	if w.customer == "" {
		return who{}, fault.New(fault.Invalid, "it has neither userId nor anonymousId")
	}
	if user != "" && !p.at.Key.Server {
		if err := p.signed(user, context); err != nil {
			return who{}, err
		}
	}
	if user != "" && browser != "" && (call == "identify" || call == "alias") {
		w.fold = CustomerID("", browser)
	}
	return w, nil
}

func (p *parser) signed(user string, context fields) error {
	hash, err := context.text("userHash")
	if err != nil {
		return err
	}
	if hash == "" {
		return fault.New(fault.Forbidden, "a browser's key may name a userId only with context.userHash, the shop's signature of it")
	}
	if p.at.Identity == nil || !p.at.Identity(user, hash) {
		return fault.New(fault.Forbidden, "context.userHash is not the shop's signature of this userId")
	}
	return nil
}

// ident reads an id: a string, trimmed, or a whole number. It is "" when it is absent.
func (f fields) ident(name string) (string, error) {
	if !f.has(name) {
		return "", nil
	}
	var s string
	if json.Unmarshal(f[name], &s) != nil {
		if s = string(f[name]); !whole(s) {
			return "", fault.New(fault.Invalid, "%s is neither a string nor a whole number", name)
		}
	}
	s = strings.TrimSpace(s)
	switch {
	case len(s) > MaxID:
		return "", fault.New(fault.Invalid, "%s has at most %d bytes, this one has %d", name, MaxID, len(s))
	case strings.ContainsRune(s, utf8.RuneError) || strings.ContainsFunc(s, unicode.IsControl):
		return "", fault.New(fault.Invalid, "%s holds a character that an id cannot have", name)
	case placeholder(s):
		return "", fault.New(fault.Invalid, "%s %q is a placeholder that many customers would share; leave it out until the id is known", name, s)
	}
	return s, nil
}

func whole(number string) bool {
	digits := strings.TrimPrefix(number, "-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// placeholder tells whether an id is what faulty code sends for somebody unknown. Taken at
// its word it would fold all of them into one customer.
func placeholder(s string) bool {
	switch strings.ToLower(s) {
	case "null", "nil", "none", "undefined", "nan", "guest", "anonymous", "unknown", "true", "false",
		"0", "-1", "n/a", "[object object]", "00000000-0000-0000-0000-000000000000":
		return true
	}
	return false
}
