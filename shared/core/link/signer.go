package link

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"

	"rapport/shared/core/fault"
)

// A token is the base64url of
//
//	len(key id) | key id | tag, 16 bytes | AES-256-CTR(claim, IV = tag)
//
// with tag = the first 128 bits of HMAC-SHA256(len | key id | claim). That is the SIV construction
// (RFC 5297) with HMAC for CMAC: the same claim always gives the same token, so a mail rendered twice is one mail.
const tagSize = 16

// maxToken bounds the work on what a stranger sends; the longest claim needs less.
const maxToken = 2048

// Signer makes and opens tokens. It is immutable.
type Signer struct {
	current string
	keys    map[string]key
}

// key is one secret, split in two so that no key serves two algorithms.
type key struct{ mac, enc []byte }

// New reads the secret `link`: {"current":"k1","keys":{"k1":"<hex, at least 16 bytes>"}}. Tokens are made
// with the current key and opened with each, so a key is exchanged by adding one. It returns
// fault.Invalid for anything else, without repeating any of it.
func New(secret string) (*Signer, error) {
	var s struct {
		Current string
		Keys    map[string]string
	}
	if err := json.Unmarshal([]byte(secret), &s); err != nil {
		return nil, fault.New(fault.Invalid, `secret "link" is not JSON; it looks like {"current":"k1","keys":{"k1":"hex"}}`)
	}
	if _, ok := s.Keys[s.Current]; !ok {
		return nil, fault.New(fault.Invalid, `secret "link": its current key %q is not among its keys`, s.Current)
	}
	signer := &Signer{current: s.Current, keys: map[string]key{}}
	for name, value := range s.Keys {
		raw, err := hex.DecodeString(value)
		if err != nil || len(raw) < 16 {
			return nil, fault.New(fault.Invalid, `secret "link": key %q is not at least 16 bytes in hex; make one with: openssl rand -hex 32`, name)
		}
		if name == "" || len(name) > 16 {
			return nil, fault.New(fault.Invalid, `secret "link": a key's name has 1 to 16 bytes, %q has not`, name)
		}
		signer.keys[name] = key{mac: sum(raw, "rapport link mac"), enc: sum(raw, "rapport link enc")}
	}
	return signer, nil
}

// Sign returns the token of a claim: at most 200 characters for a customer's id of up to 64 bytes.
func (s *Signer) Sign(c Claim) string {
	k := s.keys[s.current]
	plain := encode(c)
	head := header(s.current)
	tag := tagOf(k, head, plain)
	return base64.RawURLEncoding.EncodeToString(slices.Concat(head, tag, k.crypt(tag, plain)))
}

// Open reads a token made for one of the given purposes. It returns fault.NotFound for any
// other string; that error does not say which part of it is wrong.
func (s *Signer) Open(token string, purposes ...Purpose) (Claim, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if len(token) > maxToken || err != nil || base64.RawURLEncoding.EncodeToString(raw) != token {
		return Claim{}, errForeign() // one claim has one spelling
	}
	if len(raw) == 0 || len(raw) < 1+int(raw[0])+tagSize {
		return Claim{}, errForeign()
	}
	name := string(raw[1 : 1+raw[0]])
	tag, sealed := raw[1+len(name):][:tagSize], raw[1+len(name)+tagSize:]
	k, ok := s.keys[name]
	if !ok {
		return Claim{}, errForeign()
	}
	plain := k.crypt(tag, sealed)
	if !hmac.Equal(tag, tagOf(k, header(name), plain)) {
		return Claim{}, errForeign()
	}
	c, ok := decode(plain)
	if !ok || !slices.Contains(purposes, c.Purpose) {
		return Claim{}, errForeign()
	}
	return c, nil
}

func header(name string) []byte { return append([]byte{byte(len(name))}, name...) }

func tagOf(k key, head, plain []byte) []byte {
	return sum(k.mac, string(head), string(plain))[:tagSize]
}

// crypt is its own inverse.
func (k key) crypt(iv, text []byte) []byte {
	block, err := aes.NewCipher(k.enc)
	if err != nil {
		panic("link: a SHA-256 sum is a valid AES-256 key: " + err.Error())
	}
	out := make([]byte, len(text))
	cipher.NewCTR(block, iv).XORKeyStream(out, text)
	return out
}

func sum(secret []byte, parts ...string) []byte {
	h := hmac.New(sha256.New, secret)
	for _, p := range parts {
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}
