package gateway

import (
	"encoding/base64"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/local/invoke"
)

// request makes the event of payload format 2.0: header names in lower case, several values of
// one name joined by commas, cookies apart, and a body that is not plainly text in base64.
func request(r *http.Request, body []byte, m *match, now time.Time) events.APIGatewayV2HTTPRequest {
	key := m.route.Method + " " + m.route.Path
	if m.route.segments == nil {
		key = "$default"
	}
	e := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: key, RawPath: r.URL.EscapedPath(), RawQueryString: r.URL.RawQuery,
		Headers: headers(r), Cookies: cookies(r), PathParameters: m.parameters,
		QueryStringParameters: query(r), Body: string(body),
	}
	e.RequestContext = events.APIGatewayV2HTTPRequestContext{
		RouteKey: key, AccountID: "000000000000", Stage: "$default", APIID: "local",
		RequestID: invoke.NewID(), DomainName: host(r), DomainPrefix: "local",
		Time: now.UTC().Format("02/Jan/2006:15:04:05 -0700"), TimeEpoch: now.UnixMilli(),
		HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
			Method: r.Method, Path: r.URL.Path, Protocol: r.Proto,
			SourceIP: source(r), UserAgent: r.UserAgent(),
		},
	}
	if len(body) > 0 && !isText(r.Header, body) {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	return e
}

func headers(r *http.Request) map[string]string {
	out := map[string]string{"host": r.Host}
	for name, values := range r.Header {
		if name != "Cookie" {
			out[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	return out
}

func cookies(r *http.Request) (out []string) {
	for _, line := range r.Header["Cookie"] {
		for c := range strings.SplitSeq(line, ";") {
			if c = strings.TrimSpace(c); c != "" {
				out = append(out, c)
			}
		}
	}
	return out
}

func query(r *http.Request) map[string]string {
	var out map[string]string
	for name, values := range r.URL.Query() {
		if out == nil {
			out = map[string]string{}
		}
		out[name] = strings.Join(values, ",")
	}
	return out
}

// isText tells whether API Gateway hands a body on as it is. Forms are not among
// its text types.
func isText(h http.Header, body []byte) bool {
	if h.Get("Content-Encoding") != "" || !utf8.Valid(body) {
		return false
	}
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	switch kind {
	case "", "application/json", "application/javascript", "application/xml":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}

func host(r *http.Request) string {
	if h, _, err := net.SplitHostPort(r.Host); err == nil {
		return h
	}
	return r.Host
}

// source is the caller's address. This server listens on the machine itself only, so
// whoever forwards from outside is a proxy of its owner's, whose word counts.
func source(r *http.Request) string {
	if f := r.Header.Values("X-Forwarded-For"); len(f) > 0 {
		hops := strings.Split(f[len(f)-1], ",")
		if ip := net.ParseIP(strings.TrimSpace(hops[len(hops)-1])); ip != nil {
			return ip.String()
		}
	}
	ip, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return ip
}
