package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"

	"rapport/shared/core/fault"
	"rapport/shared/core/link"
)

// A token is
//
//	key id . base64url(JSON) . base64url(HMAC-SHA256(purpose 0 key id 0 base64url(JSON)))
//
// It is signed, not secret: nothing lies in it that its owner may not read.

// maxToken bounds the work on what a stranger sends; browsers keep no larger cookie.
const maxToken = 4096

// Keys sign cookies, form tokens and the printed link. They are immutable.
type Keys struct {
	current string
	keys    map[string][]byte
	opaque  *link.Signer
}

// ParseKeys reads the secret `session`: {"current":"k1","keys":{"k1":"<hex, at least 16 bytes>"}}. What is made is signed with the current
// key and read with each, so a key is exchanged by adding one; taking one away ends its sessions. It returns fault.Invalid for anything else, without repeating any of it.
func ParseKeys(secret string) (*Keys, error) {
	opaque, err := link.New(secret) // the same shape, the same demands
	if err != nil {
		return nil, fault.New(fault.Invalid, `secret "session" looks like {"current":"k1","keys":{"k1":"hex of at least 16 bytes"}}; make a key with: openssl rand -hex 32`)
	}
	var s struct {
		Current string
		Keys    map[string]string
	}
	if err := json.Unmarshal([]byte(secret), &s); err != nil {
		return nil, fault.New(fault.Invalid, `secret "session" is not JSON`)
	}
	k := &Keys{current: s.Current, keys: map[string][]byte{}, opaque: opaque}
	for name, value := range s.Keys {
		raw, err := hex.DecodeString(value)
		if err != nil || strings.Contains(name, ".") {
			return nil, fault.New(fault.Invalid, `secret "session": a key is hex, and its name has no dot`)
		}
		k.keys[name] = mac(raw, "rapport session")
	}
	return k, nil
}

// seal signs what v says, for one purpose.
func (k *Keys) seal(purpose string, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("session: texts, numbers and times are JSON: " + err.Error())
	}
	body := base64.RawURLEncoding.EncodeToString(b)
	return k.current + "." + body + "." + sign(k.keys[k.current], purpose, k.current, body)
}

// open reads what seal made for the same purpose into v. It tells whether the token is one of ours, and no more.
func (k *Keys) open(purpose, token string, v any) bool {
	if len(token) > maxToken {
		return false
	}
	name, rest, _ := strings.Cut(token, ".")
	body, signed, _ := strings.Cut(rest, ".")
	key, known := k.keys[name]
	if !known || !hmac.Equal([]byte(signed), []byte(sign(key, purpose, name, body))) {
		return false
	}
	b, err := base64.RawURLEncoding.DecodeString(body)
	return err == nil && json.Unmarshal(b, v) == nil
}

func sign(key []byte, purpose, name, body string) string {
	return base64.RawURLEncoding.EncodeToString(mac(key, purpose+"\x00"+name+"\x00"+body))
}

func mac(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// Opaque names a customer without saying who she is, always by the same name: for those who may not see personal data, when an id is an address.
func (k *Keys) Opaque(customer string) string { return "~" + k.opaque.Tag(customer) }

// SealCursor makes where a list goes on fit for a link or an answer, for whoever it is: a cursor names the customer at whom the page ended.
func (k *Keys) SealCursor(cursor string) string {
	if cursor == "" {
		return ""
	}
	return k.opaque.Tag(cursorMark + cursor)
}

// OpenCursor reads what SealCursor made. It returns fault.Invalid for anything else.
func (k *Keys) OpenCursor(sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	claim, err := k.opaque.Open(sealed, link.Tag)
	cursor, ok := strings.CutPrefix(claim.Customer, cursorMark)
	if err != nil || !ok {
		return "", fault.New(fault.Invalid, "this page of the list is not understood: begin at the list's first page")
	}
	return cursor, nil
}

// cursorMark stands before a cursor, so that no customer's name is taken for one.
const cursorMark = "cursor\x00"

// Named reads what Opaque made, and returns any other name as it is. It returns fault.NotFound for one that begins like ours and is not.
func (k *Keys) Named(name string) (string, error) {
	token, ok := strings.CutPrefix(name, "~")
	if !ok {
		return name, nil
	}
	claim, err := k.opaque.Open(token, link.Tag)
	if err != nil {
		return "", fault.New(fault.NotFound, "there is no customer of this name; the page with that name is too old: open it again")
	}
	return claim.Customer, nil
}
