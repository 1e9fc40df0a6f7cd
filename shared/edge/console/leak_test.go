package console

import (
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/edge/session"
)

var nextLink = regexp.MustCompile(`href="([^"]*)" rel="next"`)

// readable is all that somebody can make of a link: what stands in it, and what it says when it is decoded.
func readable(t *testing.T, link string) string {
	t.Helper()
	u, err := url.Parse(html.UnescapeString(link))
	require.NoError(t, err)
	said := u.String()
	for _, values := range u.Query() {
		for _, v := range values {
			b, _ := base64.RawURLEncoding.DecodeString(v)
			said += " " + v + " " + string(b)
		}
	}
	return said
}

func TestALinkToTheNextPageNamesNobody(t *testing.T) {
	s := withMail(t)
	for n := range 60 {
		s.tell(t, fmt.Sprintf("u.c%d@home.example", n), "Asked", nil, nil)
	}
	for _, path := range []string{"/console/people?campaign=letter&kind=enrolled", "/console/messages"} {
		for page, times := path, 0; times < 2; times++ {
			r := s.get(t, page, session.View)
			require.Equal(t, 200, r.StatusCode, r.Body)
			next := nextLink.FindStringSubmatch(r.Body)
			if times == 0 {
				require.NotNil(t, next, path)
			} else if next == nil {
				break
			}
			require.NotContains(t, readable(t, next[1]), "home.example", page)
			page = html.UnescapeString(next[1])
		}
	}
}

// What the channel said before a message was skipped holds her address too.
func TestWhatAChannelSaidBeforeAMessageWasSkippedIsPersonalData(t *testing.T) {
	s := withMail(t)
	state, err := s.Engine.Load(context.Background(), "u.1042")
	require.NoError(t, err)
	m := state.Outbox.Messages[0]
	lease := func() event.Event {
		return event.Event{Kind: event.Lease, Lease: &event.LeaseData{Message: m.ID, Holder: 7, Until: s.now.Add(time.Minute), Address: "mia@shop.example"}}
	}
	process := func(e event.Event) {
		e.Customer, e.Time = "u.1042", s.now
		_, err := s.Engine.Process(context.Background(), []event.Event{e})
		require.NoError(t, err)
	}
	process(lease())
	process(event.Event{Kind: event.Outcome, Outcome: &event.OutcomeData{Message: m.ID, Holder: 7, Status: "requested",
		Reason: "MessageRejected: Email address is not verified. The following identities failed the check: mia@shop.example"}})
	s.now = s.now.Add(80 * time.Hour)
	process(lease())
	s.tell(t, "u.1042", "Looked", nil, nil) // takes the item along
	state, err = s.Engine.Load(context.Background(), "u.1042")
	require.NoError(t, err)
	for _, path := range []string{"/console/messages", "/console/messages/u.1042/" + m.ID, "/console/customers/u.1042", "/console/people?campaign=receipt&kind=skipped"} {
		full := s.get(t, path, session.View, session.Personal)
		require.Contains(t, full.Body, "before that", path)
		r := s.get(t, path, session.View)
		require.Equal(t, 200, r.StatusCode, r.Body)
		require.NotContains(t, r.Body, "mia@", path)
	}
}

// Many an address begins as browsers' ids do.
func TestAnAddressThatBeginsAsABrowsersIDIsAnAddress(t *testing.T) {
	s := withMail(t)
	s.tell(t, "u.77", event.Identify, nil, map[string]any{"email": "a.novak@shop.example"})
	s.tell(t, "a.eva@shop.example", event.Identify, nil, map[string]any{"email": "eva@shop.example"}) // a shop took an address for a browser's id
	r := s.get(t, "/console/customers?q=a.novak%40shop.example", session.View)
	require.Equal(t, 200, r.StatusCode, r.Headers)
	require.Contains(t, text(r), "needs the role personal")
	require.NotContains(t, s.get(t, "/console/customers", session.View).Body, "a.eva@")
	require.Equal(t, 403, s.get(t, "/console/customers/a.eva@shop.example", session.View).StatusCode)
	require.Equal(t, "/console/customers/u.77", s.get(t, "/console/customers?q=a.novak%40shop.example", session.View, session.Personal).Headers["Location"])
}
