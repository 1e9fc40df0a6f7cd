// Package route finds which of a list of routes a request is for, by method and path: the console's pages and the admin API have each a list
// of their own, which tests go through. It also says what status an error of theirs is answered with.
package route

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
)

// Key is a route's method, GET (which answers HEAD too), POST, PUT or DELETE, and its path, in which {name} stands for one segment.
type Key struct{ Method, Path string }

// Keyed is a route of whatever kind.
type Keyed interface{ RouteKey() Key }

// NotAllowed is the answer to a path that is there, by another method.
type NotAllowed struct{ Allow string }

func (*NotAllowed) Error() string { return "this is not asked for by this method" }

// Status is edge.Status, but for a *NotAllowed, and for a conflict: here it is with another person, and sending the same again does not help.
func Status(err error) int {
	if _, ok := errors.AsType[*NotAllowed](err); ok {
		return http.StatusMethodNotAllowed
	}
	if fault.Is(err, fault.Conflict) {
		return http.StatusConflict
	}
	return edge.Status(err)
}

// Find returns the route of a request and what its {names} stand for. Of two that fit, the one that says more of the path itself is meant. It
// returns fault.NotFound for no such path, and a *NotAllowed for one that is there by another method.
func Find[R Keyed](routes []R, method, rawPath string) (found R, params map[string]string, err error) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	path, other, hit := strings.TrimSuffix(rawPath, "/"), "", false
	for _, r := range routes {
		p, ok := match(r.RouteKey().Path, path)
		switch {
		case !ok:
		case r.RouteKey().Method != method:
			other = r.RouteKey().Method
		case !hit || len(p) < len(params):
			found, params, hit = r, p, true
		}
	}
	switch {
	case hit:
		return found, params, nil
	case other != "":
		return found, nil, &NotAllowed{other}
	}
	return found, nil, fault.New(fault.NotFound, "there is nothing at this address")
}

// match tells whether a path, escaped as it was sent, is of a pattern.
func match(pattern, path string) (map[string]string, bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	params := map[string]string{}
	for i, w := range want {
		segment, err := url.PathUnescape(got[i])
		if err != nil {
			return nil, false
		}
		switch name, variable := strings.CutPrefix(w, "{"); {
		case variable && segment != "":
			params[strings.TrimSuffix(name, "}")] = segment
		case variable || w != segment:
			return nil, false
		}
	}
	return params, true
}
