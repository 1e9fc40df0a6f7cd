package edge

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"strings"

	"rapport/shared/core/fault"
)

// Header returns a request's header whatever the case of its name; API Gateway sends them in lower case.
func Header(r Request, name string) string {
	if v, ok := r.Headers[strings.ToLower(name)]; ok {
		return v
	}
	for k, v := range r.Headers {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}

// parameter returns what the route's {name} matched, or what follows prefix in the path.
func parameter(r Request, name, prefix string) string {
	if v := r.PathParameters[name]; v != "" {
		return v
	}
	_, rest, _ := strings.Cut(r.RawPath, prefix)
	return rest
}

// Content returns a request's body, decoded and unzipped. It returns fault.TooLarge when there are more
// than max bytes, without unpacking more than that, and fault.Invalid when it cannot be read.
func Content(r Request, max int) ([]byte, error) {
	b := []byte(r.Body)
	if r.IsBase64Encoded {
		var err error
		if b, err = base64.StdEncoding.DecodeString(r.Body); err != nil {
			return nil, fault.New(fault.Invalid, "the body is not the base64 that it says it is")
		}
	}
	if len(b) > max {
		return nil, tooLarge(max)
	}
	switch encoding := strings.ToLower(strings.TrimSpace(Header(r, "Content-Encoding"))); encoding {
	case "", "identity":
		return b, nil
	case "gzip":
		return unzip(b, max)
	default:
		return nil, fault.New(fault.Invalid, "the body's encoding is not one of gzip, identity")
	}
}

func unzip(b []byte, max int) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fault.New(fault.Invalid, "the body is not the gzip that it says it is")
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(max)+1))
	switch {
	case len(out) > max:
		return nil, tooLarge(max)
	case err != nil:
		return nil, fault.New(fault.Invalid, "the body's gzip is broken")
	}
	return out, nil
}

func tooLarge(max int) error {
	return fault.New(fault.TooLarge, "the body has more than %d bytes", max)
}
