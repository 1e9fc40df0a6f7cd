package gateway

import (
	"net/url"
	"sort"
	"strings"

	"rapport/shared/local/wiring"
)

type route struct {
	wiring.Route
	segments []string // nil for $default
}

type match struct {
	route      route
	parameters map[string]string
}

// compile orders routes as API Gateway chooses them: a full match before one with
// parameters, that before a greedy one, $default last; a method before ANY.
func compile(routes []wiring.Route) []route {
	out := make([]route, len(routes))
	for i, r := range routes {
		out[i] = route{Route: r}
		if r.Path != "$default" {
			out[i].segments = strings.Split(r.Path, "/")
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].rank() < out[j].rank() })
	return out
}

func (r route) rank() int {
	n := 0
	switch {
	case r.segments == nil:
		n = 6
	case strings.HasSuffix(r.Path, "+}"):
		n = 4
	case strings.Contains(r.Path, "{"):
		n = 2
	}
	if r.Method == "ANY" {
		n++
	}
	return n
}

// find returns the route for a method ("" for any) and an escaped path, nil for none.
func find(routes []route, method, path string) *match {
	for _, r := range routes {
		if method != "" && r.Method != "ANY" && r.Method != method {
			continue
		}
		if p, ok := r.match(path); ok {
			return &match{r, p}
		}
	}
	return nil
}

func (r route) match(path string) (map[string]string, bool) {
	if r.segments == nil {
		return nil, true
	}
	got := strings.Split(path, "/")
	parameters := map[string]string{}
	for i, s := range r.segments {
		if i >= len(got) {
			return nil, false
		}
		name, isParameter := strings.CutPrefix(strings.TrimSuffix(s, "}"), "{")
		greedy, isGreedy := strings.CutSuffix(name, "+")
		switch {
		case isParameter && isGreedy:
			parameters[greedy] = unescape(strings.Join(got[i:], "/"))
			return parameters, parameters[greedy] != ""
		case isParameter && got[i] != "":
			parameters[name] = unescape(got[i])
		case s != got[i]:
			return nil, false
		}
	}
	return parameters, len(got) == len(r.segments)
}

func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
