package console

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

var update = flag.Bool("update", false, "write testdata/routes.txt anew")

const routesFile = "testdata/routes.txt"

// The list is for whoever reviews a change: a page that asks for another role, or for none, stands out there.
func TestRoutesAskForTheRolesThatTheListSays(t *testing.T) {
	var lines []string
	for _, r := range shop(t).routes {
		lines = append(lines, fmt.Sprintf("%-9s %-5s %s", r.Role, r.Method, r.Path))
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(routesFile, []byte(got), 0o644))
	}
	want, err := os.ReadFile(routesFile)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "look at who may do what; when it is right: go test ./shared/edge/console -run Routes -update")
	require.Equal(t, len(lines), len(slices.Compact(lines)), "a route is there twice")
}

// Whatever changes something wants more than a look.
func TestNoFormIsOpenToWhoMayOnlyView(t *testing.T) {
	for _, r := range shop(t).routes {
		if r.Method == http.MethodPost && !slices.Contains([]string{"/console/logout", "/console/enter"}, r.Path) {
			require.NotEqual(t, session.Role(0), r.Role, "%s is open to everybody", r.Path)
			require.NotEqual(t, session.View, r.Role, "%s changes something, or needs no POST", r.Path)
		}
	}
}

var names = regexp.MustCompile(`\{[^}]+\}`)

// Every page and form × every role.
func TestNobodyIsLetInWithoutTheRole(t *testing.T) {
	sets := map[string][]session.Role{"no role": nil, "view": {session.View}, "edit": {session.Edit}, "publish": {session.Publish}, "personal and view": {session.View, session.Personal}}
	s := newStage(t, map[string]string{"shop.yaml": lamps, "campaigns/hello.yaml": hello})
	for _, r := range s.routes {
		if r.Role == 0 {
			continue
		}
		path := names.ReplaceAllString(r.Path, "hello")
		before := s.store.Fingerprint()
		stranger := s.send(t, s.of(t, r.Method, path, session.Person{}))
		if r.Method == http.MethodGet {
			require.Equal(t, http.StatusSeeOther, stranger.StatusCode, path)
			require.True(t, strings.HasPrefix(stranger.Headers["Location"], "/console/login?back="), path)
		} else {
			require.Equal(t, http.StatusForbidden, stranger.StatusCode, path)
		}
		for set, roles := range sets {
			p := s.signedIn(roles...)
			if p.May(r.Role) {
				continue
			}
			resp := s.send(t, s.of(t, r.Method, path, p))
			require.Equal(t, http.StatusForbidden, resp.StatusCode, "%s %s as %s", r.Method, path, set)
			require.Contains(t, text(resp), "role", "%s %s as %s", r.Method, path, set)
		}
		require.Equal(t, before, s.store.Fingerprint(), "%s changed something", path)
	}
}

// of is a request by a method, with the form's token where it is a form.
func (s *stage) of(t *testing.T, method, path string, p session.Person) edge.Request {
	if method == http.MethodPost {
		return s.form(t, path, nil, p)
	}
	return s.request(t, method, path, p)
}

// Law 9, for the pages: opening one changes nothing.
func TestOpeningAnyPageChangesNothing(t *testing.T) {
	s := newStage(t, map[string]string{"shop.yaml": lamps, "campaigns/hello.yaml": hello})
	s.behaves(t, "u.hello", "Signed Up", s.now)
	for _, r := range s.routes {
		if r.Method == http.MethodGet {
			before := s.store.Fingerprint()
			s.get(t, names.ReplaceAllString(r.Path, "hello"), session.Publish, session.Personal)
			require.Equal(t, before, s.store.Fingerprint(), r.Path)
			require.Empty(t, s.mailed, r.Path)
		}
	}
}

// A form's token is asked for before anything is done, whatever the form.
func TestNoFormIsTakenWithoutItsToken(t *testing.T) {
	s := newStage(t, map[string]string{"shop.yaml": lamps, "campaigns/hello.yaml": hello})
	for _, r := range s.routes {
		if r.Method == http.MethodPost {
			before := s.store.Fingerprint()
			forged := s.form(t, names.ReplaceAllString(r.Path, "hello"), nil, s.signedIn(session.Publish, session.Personal))
			forged.Body = "csrf=k1.forged&text=x&name=hello"
			resp := s.send(t, forged)
			require.Equal(t, http.StatusForbidden, resp.StatusCode, r.Path)
			require.Contains(t, text(resp), "nothing was changed", r.Path)
			require.Equal(t, before, s.store.Fingerprint(), r.Path)
		}
	}
}
