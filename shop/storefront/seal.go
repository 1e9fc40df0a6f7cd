package storefront

import (
	"bytes"
	"compress/flate"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"
)

// maxCookie is how long the sealed text may be: browsers keep 4,096 bytes of name and value together.
const maxCookie = 3900

// maxSession bounds what a cookie may unpack to.
const maxSession = 64 << 10

// seal turns a session into text that only this shop can have written.
type seal struct{ key []byte }

// close returns the sealed session. Carts that were set aside are dropped when it would be too long for a cookie.
func (s seal) close(in session) string {
	text := s.text(in)
	if len(text) > maxCookie {
		in.Aside = nil
		text = s.text(in)
	}
	return text
}

func (s seal) text(in session) string {
	plain, _ := json.Marshal(in) // strings, numbers and times: it cannot fail
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, flate.BestCompression)
	w.Write(plain)
	w.Close()
	return encode(packed.Bytes()) + "." + encode(s.sum(packed.Bytes()))
}

// open returns false for text that this shop did not write.
func (s seal) open(text string) (session, bool) {
	body, mac, ok := strings.Cut(text, ".")
	packed, err := base64.RawURLEncoding.DecodeString(body)
	sum, err2 := base64.RawURLEncoding.DecodeString(mac)
	if !ok || err != nil || err2 != nil || !hmac.Equal(sum, s.sum(packed)) {
		return session{}, false
	}
	plain, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxSession))
	if err != nil {
		return session{}, false
	}
	var out session
	return out, json.Unmarshal(plain, &out) == nil && out.Anonymous != ""
}

func (s seal) sum(b []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(b)
	return h.Sum(nil)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
