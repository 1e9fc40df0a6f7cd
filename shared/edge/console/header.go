package console

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"maps"
	"strings"

	"rapport/shared/edge"
)

// contentPolicy is what a browser may do with a page: nothing but what comes from here. A page shows mails in frames of its own.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'; frame-src 'self'"

var always = map[string]string{
	"Content-Security-Policy":    contentPolicy,
	"Cache-Control":              "no-store",
	"Referrer-Policy":            "same-origin",
	"X-Content-Type-Options":     "nosniff",
	"X-Frame-Options":            "DENY",
	"X-Robots-Tag":               "noindex, nofollow",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Permissions-Policy":         "camera=(), geolocation=(), microphone=(), payment=()",
	"Strict-Transport-Security":  "max-age=31536000",
	"Vary":                       "Cookie, HX-Request, Accept-Encoding",
}

// headers adds what every answer has and the handler did not set.
func headers(h map[string]string) {
	own := maps.Clone(h)
	maps.Copy(h, always)
	maps.Copy(h, own)
}

// small is not worth packing, in bytes.
const small = 1 << 10

// compressed packs an answer for a browser that unpacks: API Gateway does not by itself.
func compressed(r edge.Request, resp edge.Response) edge.Response {
	if len(resp.Body) < small || resp.IsBase64Encoded || !strings.Contains(edge.Header(r, "Accept-Encoding"), "gzip") {
		return resp
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(resp.Body)) // into memory
	z.Close()
	resp.Headers["Content-Encoding"] = "gzip"
	resp.Body, resp.IsBase64Encoded = base64.StdEncoding.EncodeToString(b.Bytes()), true
	return resp
}
