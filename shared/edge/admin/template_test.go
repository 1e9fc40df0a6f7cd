package admin

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

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
