package admin

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
	"rapport/shared/engine"
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

func TestWhyNotSaysWhatThePageSays(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "GET", "/admin/v1/customers/u.1042/why/welcome", "", session.View)
	require.Equal(t, http.StatusOK, status, body)
	require.Contains(t, body, `"hurdle":"not triggered"`)
	require.Contains(t, body, "The customer never did Signed Up")
	status, body = s.ask(t, "GET", "/admin/v1/customers/u.1042/why/nothing", "", session.View)
	refused(t, http.StatusNotFound, status, body)
}

func TestAnExportIsWrittenDown(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "POST", "/admin/v1/customers/u.ana@example.com/export", "", session.View, session.Personal)
	require.Equal(t, "u.ana@example.com", read[engine.Export](t, status, body).Customer)
	status, body = s.ask(t, "GET", "/admin/v1/audits", "", session.View)
	line := read[Audits](t, status, body).Audits[0]
	require.Equal(t, "ana@shop.example", line.By)
	require.Contains(t, line.Sentence, " exported customer ")
	require.NotContains(t, line.Sentence, "example.com")
}

func TestATestGoesToTheTokensAddressAlone(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "POST", "/admin/v1/templates/hello/test", "", session.Edit)
	require.Equal(t, Tested{"ana@shop.example", "[Test] Hello Maja"}, read[Tested](t, status, body))
	require.Len(t, s.mailed, 1)
	require.Equal(t, "ana@shop.example", s.mailed[0].To)
	status, body = s.ask(t, "POST", "/admin/v1/templates/hello/test", `{"customer":"u.1042"}`, session.Edit)
	require.Contains(t, refused(t, http.StatusForbidden, status, body).Error, "personal")
	status, body = s.ask(t, "POST", "/admin/v1/templates/hello/test", `{"customer":"u.1042"}`, session.Edit, session.Personal)
	require.Equal(t, "[Test] Hello", read[Tested](t, status, body).Subject)
	status, body = s.ask(t, "POST", "/admin/v1/templates/nothing/test", "", session.Edit)
	refused(t, http.StatusNotFound, status, body)
	require.Len(t, s.mailed, 2)
}
