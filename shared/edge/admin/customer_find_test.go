package admin

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

func TestCustomersAreSearchedByWhoMay(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "GET", "/admin/v1/customers?q=ana@example.com", "", session.View)
	require.Contains(t, refused(t, http.StatusForbidden, status, body).Error, "personal")
	status, body = s.ask(t, "GET", "/admin/v1/customers?q=1042", "", session.View)
	require.Equal(t, "u.1042", read[Found](t, status, body).Customers[0].Customer)
	status, body = s.ask(t, "GET", "/admin/v1/customers?q=ana@example.com", "", session.View, session.Personal)
	require.Equal(t, "u.ana@example.com", read[Found](t, status, body).Customers[0].Customer)
	status, body = s.ask(t, "GET", "/admin/v1/customers?q=nobody", "", session.View, session.Personal)
	require.Empty(t, read[Found](t, status, body).Customers)
}

func TestTheListOfCustomersGoesOnAndNamesNobodyToWhoMayNotKnow(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "GET", "/admin/v1/customers?limit=1", "", session.View)
	first := read[Found](t, status, body)
	require.Equal(t, "u.1042", first.Customers[0].Customer)
	status, body = s.ask(t, "GET", "/admin/v1/customers?limit=1&cursor="+first.Next, "", session.View)
	second := read[Found](t, status, body)
	require.Len(t, second.Customers, 1)
	require.NotContains(t, body, "ana")
	status, body = s.ask(t, "GET", "/admin/v1/customers?limit=1&cursor="+second.Next, "", session.View)
	require.Empty(t, read[Found](t, status, body).Customers)
}
