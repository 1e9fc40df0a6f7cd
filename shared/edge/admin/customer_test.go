package admin

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func TestWhoMayNotSeePersonalDataFindsHerByAnOpaqueName(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "GET", "/admin/v1/customers/u.ana@example.com", "", session.Publish)
	require.Contains(t, refused(t, http.StatusForbidden, status, body).Error, "personal")

	status, body = s.ask(t, "GET", "/admin/v1/people?campaign=welcome", "", session.View)
	people := read[People](t, status, body).People
	require.Len(t, people, 1)
	require.NotContains(t, body, "ana")
	require.Equal(t, "enrolled", people[0].Kind)

	status, body = s.ask(t, "GET", "/admin/v1/customers/"+people[0].Customer, "", session.View)
	x := read[Explanation](t, status, body)
	require.Equal(t, people[0].Customer, x.Customer)
	require.Equal(t, "welcome: began", x.Lines[0].Sentence)
	require.Equal(t, "welcome", x.Pending[0].Campaign)

	status, body = s.ask(t, "GET", "/admin/v1/customers/u.ana@example.com", "", session.View, session.Personal)
	require.Equal(t, "u.ana@example.com", read[Explanation](t, status, body).Customer)
}

func TestAnErasureIsConfirmedAndWrittenDownWithoutHerName(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "POST", "/admin/v1/customers/u.ana@example.com/erase", `{"confirm":"u.ana@example.com"}`, session.View, session.Personal)
	require.Equal(t, s.now, read[Erased](t, status, body).Erased)
	state, err := s.Engine.Load(t.Context(), "u.ana@example.com")
	require.NoError(t, err)
	require.True(t, state.Tombstone())
	status, body = s.ask(t, "GET", "/admin/v1/audits", "", session.View)
	audits := read[Audits](t, status, body).Audits
	require.Len(t, audits, 1)
	require.Equal(t, "ana@shop.example", audits[0].By)
	require.NotContains(t, audits[0].Sentence, "example.com")
	status, body = s.ask(t, "POST", "/admin/v1/customers/u.ana@example.com/erase", `{"confirm":"u.ana@example.com"}`, session.View, session.Personal)
	require.Equal(t, http.StatusOK, status, "once more is no mistake: %s", body)
	status, body = s.ask(t, "GET", "/admin/v1/audits", "", session.View)
	require.Len(t, read[Audits](t, status, body).Audits, 1)
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
