package admin

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func TestACursorNamesNobody(t *testing.T) {
	s := newStage(t, nil)
	s.happens(t, "u.bea@example.com", "Signed Up")
	s.happens(t, "u.cia@example.com", "Signed Up")
	seen := map[string]bool{}
	for cursor, more := "", true; more; {
		status, body := s.ask(t, "GET", "/admin/v1/people?campaign=welcome&limit=1&cursor="+url.QueryEscape(cursor), "", session.View)
		p := read[People](t, status, body)
		for _, one := range p.People {
			seen[one.Customer] = true
		}
		b, _ := base64.RawURLEncoding.DecodeString(p.Next)
		require.NotContains(t, p.Next+string(b), "example.com")
		cursor, more = p.Next, p.Next != ""
	}
	require.Len(t, seen, 3)
}

// mute is a table that takes no line of the audit.
type mute struct{ engine.Store }

func (m mute) Put(ctx context.Context, it item.Item, when item.When, notAfter time.Time) error {
	if it.Partition == "AUDIT" {
		return fault.New(fault.Unavailable, "the table does not answer")
	}
	return m.Store.Put(ctx, it, when, notAfter)
}

func TestNobodyIsErasedWithoutALineThatSaysWhoDidIt(t *testing.T) {
	s := newStage(t, nil)
	s.Engine.Store = mute{s.store}
	ask := func() (int, string) {
		return s.ask(t, "POST", "/admin/v1/customers/u.ana@example.com/erase", `{"confirm":"u.ana@example.com"}`, session.View, session.Personal)
	}
	status, body := ask()
	refused(t, http.StatusServiceUnavailable, status, body)
	s.Engine.Store = s.store
	status, body = ask() // again, as the answer says
	read[Erased](t, status, body)
	state, err := s.Engine.Load(t.Context(), "u.ana@example.com")
	require.NoError(t, err)
	require.True(t, state.Tombstone())
	lines, err := s.Engine.Audits(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, lines, 1)
}

func TestAnAddressThatBeginsAsABrowsersIDIsSearchedByWhoMaySeeIt(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "GET", "/admin/v1/customers?q=a.novak@example.com", "", session.View)
	refused(t, http.StatusForbidden, status, body)
	status, _ = s.ask(t, "GET", "/admin/v1/customers?q=a.novak@example.com", "", session.View, session.Personal)
	require.Equal(t, http.StatusOK, status)
}

// No GET of the API writes anything (law 9).
func TestReadingByTheAPIChangesNothing(t *testing.T) {
	s := newStage(t, nil)
	require.NoError(t, s.Engine.Pause(t.Context(), "welcome", "ana"))
	before := s.store.Items()
	for _, r := range s.routes {
		if r.Method != http.MethodGet {
			continue
		}
		path := strings.NewReplacer("{id}", "u.1042", "{campaign}", "welcome", "{version}", "1", "{name}", "welcome").Replace(r.Path)
		if strings.Contains(path, "/segments/") {
			path = strings.Replace(path, "welcome", "buyers", 1)
		}
		status, body := s.ask(t, "GET", path, "", session.View, session.Edit, session.Publish, session.Personal)
		require.Equal(t, http.StatusOK, status, "%s: %s", path, body)
	}
	require.Equal(t, before, s.store.Items())
}
