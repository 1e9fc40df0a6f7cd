package console

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

func TestMessagesAreListedByStatusAndCampaign(t *testing.T) {
	s := withMail(t)
	s.sent(t, "u.1042")
	for path, want := range map[string]bool{"/console/messages": true, "/console/messages?status=sent": true, "/console/messages?campaign=receipt": true,
		"/console/messages?status=failed": false, "/console/messages?campaign=letter": false} {
		page := text(s.get(t, path, session.View))
		if want {
			require.Contains(t, page, "u.1042 receipt sent", path)
		} else {
			require.Contains(t, page, "No message of this kind", path)
		}
	}
	require.Equal(t, http.StatusBadRequest, s.get(t, "/console/messages?status=lost", session.View).StatusCode)
	require.Equal(t, http.StatusBadRequest, s.get(t, "/console/messages?after=x", session.View).StatusCode)
}

func TestAMessagesPageSaysItsFateAndShowsItToWhoMaySeeIt(t *testing.T) {
	s := withMail(t)
	path := "/console/messages/u.1042/" + s.sent(t, "u.1042").ID
	page := text(s.get(t, path, session.View, session.Personal))
	for _, want := range []string{"receipt sent", "decided to send by email", "sent by email", "receipt , of version 1", "transactional, topic orders, by email", "Subject Order o1"} {
		require.Contains(t, page, want)
	}
	require.Contains(t, s.get(t, path, session.View, session.Personal).Body, `<iframe sandbox src="`+path+`/mail?mode=light"`)
	masked := s.get(t, path, session.View)
	require.NotContains(t, masked.Body, "<iframe")
	require.Contains(t, text(masked), "needs the role personal")
	require.Equal(t, http.StatusForbidden, s.get(t, path+"/mail", session.Publish).StatusCode)
	require.Contains(t, s.get(t, path+"/mail", session.View, session.Personal).Body, "<p>49</p>")
	require.Equal(t, http.StatusNotFound, s.get(t, "/console/messages/u.1042/nothing", session.View).StatusCode)
	require.Equal(t, http.StatusForbidden, s.get(t, "/console/messages/u.iva@shop.example/nothing", session.View).StatusCode)
}
