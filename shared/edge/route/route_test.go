package route_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/edge/route"
)

type page struct {
	route.Key
	says string
}

func (p page) RouteKey() route.Key { return p.Key }

var pages = []page{
	{route.Key{Method: "GET", Path: "/c"}, "today"},
	{route.Key{Method: "GET", Path: "/c/segments/{name}"}, "segment"},
	{route.Key{Method: "GET", Path: "/c/segments/new"}, "new"},
	{route.Key{Method: "POST", Path: "/c/segments/{name}/drop"}, "drop"},
	{route.Key{Method: "GET", Path: "/c/{kind}/{name}"}, "any"},
}

func TestTheRouteThatSaysMoreOfThePathIsMeant(t *testing.T) {
	for _, c := range []struct{ method, path, says, name string }{
		{"GET", "/c", "today", ""}, {"GET", "/c/", "today", ""}, {"HEAD", "/c", "today", ""},
		{"GET", "/c/segments/new", "new", ""}, {"GET", "/c/segments/b%2Fc%20d", "segment", "b/c d"}, {"GET", "/c/other/x", "any", "x"},
		{"POST", "/c/segments/a/drop", "drop", "a"},
	} {
		got, params, err := route.Find(pages, c.method, c.path)
		require.NoError(t, err, c.path)
		require.Equal(t, c.says, got.says, c.path)
		require.Equal(t, c.name, params["name"], c.path)
	}
}

func TestAnotherMethodAndAnotherPathAreToldApart(t *testing.T) {
	for _, path := range []string{"/d", "/c/x", "/c/segments//drop/x", "/c/segments/%zz", "/c/segments//", ""} {
		_, _, err := route.Find(pages, "GET", path)
		require.True(t, fault.Is(err, fault.NotFound), path)
	}
	_, _, err := route.Find(pages, "GET", "/c/segments/a/drop")
	other, ok := errors.AsType[*route.NotAllowed](err)
	require.True(t, ok)
	require.Equal(t, "POST", other.Allow)
}

func TestAConflictIsWithAnotherPersonAndNotToBeSentAgain(t *testing.T) {
	for want, err := range map[int]error{
		http.StatusConflict:            fault.New(fault.Conflict, "somebody published"),
		http.StatusMethodNotAllowed:    &route.NotAllowed{Allow: "POST"},
		http.StatusNotFound:            fault.New(fault.NotFound, "nothing there"),
		http.StatusServiceUnavailable:  fault.New(fault.Unavailable, "later"),
		http.StatusInternalServerError: errors.New("broken"),
	} {
		require.Equal(t, want, route.Status(fmt.Errorf("open a page: %w", err)), want)
	}
}
