package edge

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
)

// Key is one write key. A browser's is public: it counts only from its origins.
type Key struct {
	Name    string   `json:"name"`
	Key     string   `json:"key"`
	Server  bool     `json:"server"`
	Origins []string `json:"origins"` // scheme://host[:port]; of a browser's key

	sum [sha256.Size]byte
}

// Keys are the write keys of a shop.
type Keys []Key

// ParseKeys reads the secret `write-keys`: a JSON list of {"name","key","server":true} and
// {"name","key","origins":[…]}. It returns fault.Invalid, without repeating a key, for anything else.
func ParseKeys(text string) (Keys, error) {
	var keys Keys
	if err := json.Unmarshal([]byte(text), &keys); err != nil {
		return nil, fault.New(fault.Invalid, `write-keys is not a JSON list such as [{"name":"backend","key":"…","server":true}]`)
	}
	seen := map[string]bool{}
	for i := range keys {
		k := &keys[i]
		if k.Name == "" || k.Key == "" || seen[k.Name] || seen["\x00"+k.Key] {
			return nil, fault.New(fault.Invalid, "write-keys: entry %d needs a name and a key of its own", i+1)
		}
		seen[k.Name], seen["\x00"+k.Key] = true, true
		if k.Server == (len(k.Origins) > 0) {
			return nil, fault.New(fault.Invalid, `write-keys: %q is either a server's ("server":true) or a browser's ("origins":[…])`, k.Name)
		}
		for j, o := range k.Origins {
			k.Origins[j] = strings.ToLower(strings.TrimSuffix(o, "/"))
			if u, err := url.Parse(k.Origins[j]); err != nil || u.Host == "" || u.Scheme+"://"+u.Host != k.Origins[j] {
				return nil, fault.New(fault.Invalid, "write-keys: %q of %q is not an origin such as https://shop.example", o, k.Name)
			}
		}
		k.sum = sha256.Sum256([]byte(k.Key))
	}
	return keys, nil
}

// Find returns the key of that text. It takes as long whichever it is and whether there is one.
func (ks Keys) Find(key string) (found Key, ok bool) {
	sum := sha256.Sum256([]byte(key))
	for _, k := range ks {
		if subtle.ConstantTimeCompare(sum[:], k.sum[:]) == 1 {
			found, ok = k, true
		}
	}
	return found, ok
}

// Lists tells whether pages of that origin may send with any of the keys.
func (ks Keys) Lists(origin string) bool {
	return slices.ContainsFunc(ks, func(k Key) bool { return k.lists(origin) })
}

func (k Key) lists(origin string) bool {
	return origin != "" && slices.Contains(k.Origins, strings.ToLower(origin))
}

// authenticate returns the key that a request was sent with: by Basic authorization as "key:",
// else as writeKey in its body. It returns fault.Unauthorized for none or an unknown one and
// fault.Forbidden for a browser's from an origin that is not its own.
func (ks Keys) authenticate(r Request, content []byte) (event.Key, error) {
	text, err := sentKey(r, content)
	if err != nil {
		return event.Key{}, err
	}
	k, ok := ks.Find(text)
	if !ok {
		return event.Key{}, fault.New(fault.Unauthorized, "the write key is not one of this shop's")
	}
	origin := Header(r, "Origin")
	switch {
	case k.Server || k.lists(origin):
		return event.Key{Name: k.Name, Server: k.Server}, nil
	case origin == "":
		return event.Key{}, fault.New(fault.Forbidden, "a browser's key was sent without an Origin header; from a backend use a server key")
	}
	return event.Key{}, fault.New(fault.Forbidden, "this browser's key may not be used by pages of this origin; add it to the key's origins")
}

func sentKey(r Request, content []byte) (string, error) {
	if scheme, rest, _ := strings.Cut(Header(r, "Authorization"), " "); strings.EqualFold(scheme, "Basic") {
		b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(rest))
		if err != nil {
			return "", fault.New(fault.Unauthorized, `the Authorization header is not "Basic " and the base64 of "writeKey:"`)
		}
		key, _, _ := strings.Cut(string(b), ":")
		return key, nil
	}
	var sent struct {
		WriteKey any `json:"writeKey"`
	}
	if err := json.Unmarshal(content, &sent); err != nil {
		return "", fault.New(fault.Invalid, "the body is not a JSON object, and no write key stands in the Authorization header")
	}
	key, _ := sent.WriteKey.(string)
	if key == "" {
		return "", fault.New(fault.Unauthorized, "no write key was sent: neither Basic authorization nor writeKey in the body")
	}
	return key, nil
}
