package admin

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

func TestInTheCloudOnlyAVerifiedTokenNamesSomebody(t *testing.T) {
	s := newStage(t, nil)
	for name, spoil := range map[string]func(headers map[string]string){
		"nothing":               func(map[string]string) {},
		"the machine's key":     func(h map[string]string) { h["authorization"] = "Bearer local-admin" },
		"a token that is alone": func(h map[string]string) { h["authorization"] = "Bearer e30.e30.AA" },
	} {
		r := request("GET", "/admin/v1/me", "")
		spoil(r.Headers)
		resp := s.Handle(t.Context(), r)
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode, name)
		require.Contains(t, resp.Headers["WWW-Authenticate"], "Bearer")
		refused(t, http.StatusUnauthorized, resp.StatusCode, resp.Body)
	}
	r := request("GET", "/admin/v1/me", "")
	r.RequestContext.Authorizer = claims(map[string]string{"rapport_role": "publish"})
	require.Equal(t, http.StatusUnauthorized, s.Handle(t.Context(), r).StatusCode, "a token that names nobody is nobody's")
}

func TestATokenNamesThePersonAndTheRoles(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "GET", "/admin/v1/me", "", session.Edit, session.Personal)
	require.Equal(t, Me{"ana@shop.example", "ana@shop.example", []string{"view", "edit", "personal"}}, read[Me](t, status, body))
	status, body = s.ask(t, "GET", "/admin/v1/me", "")
	require.Contains(t, refused(t, http.StatusForbidden, status, body).Error, "no role here")
}

func TestOnOneMachineTheAdminKeyHasEveryRole(t *testing.T) {
	s := newStage(t, map[string]string{"RAPPORT_LOCAL": "1"})
	for key, want := range map[string]int{"Bearer local-admin": 200, "bearer local-admin": 200, "Bearer local-admi": 401, "Bearer ": 401, "Basic local-admin": 401, "": 401} {
		r := request("GET", "/admin/v1/me", "")
		r.Headers["authorization"] = key
		r.RequestContext.Authorizer = claims(map[string]string{"sub": "1", "rapport_role": "publish"}) // no gateway here verifies any
		require.Equal(t, want, s.Handle(t.Context(), r).StatusCode, key)
	}
	s.vault["admin-key"] = ""
	r := request("GET", "/admin/v1/me", "")
	r.Headers["authorization"] = "Bearer "
	require.Equal(t, http.StatusUnauthorized, s.Handle(t.Context(), r).StatusCode, "no key is not a key")
}

// tries are one call of every operation, with what it answers whoever has its role.
var tries = map[string]struct {
	path, body string
	role       session.Role
	status     int
}{
	"GET /admin/v1/me":                            {"/admin/v1/me", "", session.View, 200},
	"GET /admin/v1/overview":                      {"/admin/v1/overview", "", session.View, 200},
	"GET /admin/v1/customers":                     {"/admin/v1/customers", "", session.View, 200},
	"GET /admin/v1/customers/{id}/why/{campaign}": {"/admin/v1/customers/u.1042/why/welcome", "", session.View, 200},
	"POST /admin/v1/customers/{id}/export":        {"/admin/v1/customers/u.1042/export", "", session.Personal, 200},
	"POST /admin/v1/templates/{name}/test":        {"/admin/v1/templates/hello/test", "{}", session.Edit, 200},
	"GET /admin/v1/campaigns":                     {"/admin/v1/campaigns", "", session.View, 200},
	"GET /admin/v1/campaigns/{name}/results":      {"/admin/v1/campaigns/welcome/results", "", session.View, 200},
	"GET /admin/v1/campaigns/{name}/launches":     {"/admin/v1/campaigns/welcome/launches", "", session.View, 200},
	"POST /admin/v1/campaigns/{name}/pause":       {"/admin/v1/campaigns/welcome/pause", "", session.Publish, 200},
	"POST /admin/v1/campaigns/{name}/resume":      {"/admin/v1/campaigns/welcome/resume", "", session.Publish, 200},
	"POST /admin/v1/campaigns/{name}/cancel":      {"/admin/v1/campaigns/welcome/cancel", `{}`, session.Publish, 200},
	"GET /admin/v1/people":                        {"/admin/v1/people?campaign=welcome&kind=enrolled", "", session.View, 200},
	"GET /admin/v1/segments":                      {"/admin/v1/segments", "", session.View, 200},
	"GET /admin/v1/segments/{name}":               {"/admin/v1/segments/buyers", "", session.View, 200},
	"GET /admin/v1/customers/{id}":                {"/admin/v1/customers/u.1042", "", session.View, 200},
	"POST /admin/v1/customers/{id}/erase":         {"/admin/v1/customers/u.1042/erase", `{"confirm":"u.1042"}`, session.Personal, 200},
	"GET /admin/v1/definitions":                   {"/admin/v1/definitions", "", session.View, 200},
	"GET /admin/v1/drafts":                        {"/admin/v1/drafts", "", session.View, 200},
	"PUT /admin/v1/drafts":                        {"/admin/v1/drafts", `{"path":"segments/new.yaml","text":"segment: new"}`, session.Edit, 200},
	"DELETE /admin/v1/drafts":                     {"/admin/v1/drafts?path=segments/new.yaml", "", session.Edit, 200},
	"POST /admin/v1/validate":                     {"/admin/v1/validate", "", session.View, 200},
	"POST /admin/v1/preview":                      {"/admin/v1/preview", "", session.View, 200},
	"GET /admin/v1/versions":                      {"/admin/v1/versions", "", session.View, 200},
	"GET /admin/v1/versions/{version}":            {"/admin/v1/versions/1", "", session.View, 200},
	"POST /admin/v1/publish":                      {"/admin/v1/publish", `{"base":1}`, session.Publish, 200},
	"POST /admin/v1/rollback":                     {"/admin/v1/rollback", `{"version":1,"base":1}`, session.Publish, 200},
	"GET /admin/v1/audits":                        {"/admin/v1/audits", "", session.View, 200},
	"GET /admin/v1/failures":                      {"/admin/v1/failures", "", session.Personal, 200},
}

// Every operation × every role.
func TestAnOperationAsksForItsRoleAndForNoOther(t *testing.T) {
	sets := map[string][]session.Role{"nobody": nil, "view": {session.View}, "edit": {session.Edit}, "publish": {session.Publish},
		"view and personal": {session.View, session.Personal}, "all": {session.Publish, session.Personal}}
	for _, r := range newStage(t, nil).routes {
		name := r.Method + " " + r.Path
		try, ok := tries[name]
		require.True(t, ok, "%s: say in this test what a call of it looks like and which role it asks for", name)
		require.Equal(t, try.role, r.Role, name)
		for set, roles := range sets {
			s := newStage(t, nil)
			before := s.store.Fingerprint()
			status, body := s.ask(t, r.Method, try.path, try.body, roles...)
			var names []string
			for _, role := range roles {
				names = append(names, role.String())
			}
			if session.ParseRoles(names...).May(try.role) && len(roles) > 0 {
				require.Equal(t, try.status, status, "%s as %s: %s", name, set, body)
				continue
			}
			refused(t, http.StatusForbidden, status, body)
			require.Equal(t, before, s.store.Fingerprint(), "%s as %s changed something", name, set)
		}
	}
	require.Len(t, tries, len(newStage(t, nil).routes))
}

func TestWhatOnlyReadsChangesNothing(t *testing.T) {
	for name, try := range tries {
		if strings.HasPrefix(name, "GET ") || strings.Contains(name, "validate") || strings.Contains(name, "preview") {
			s := newStage(t, nil)
			before := s.store.Fingerprint()
			s.ask(t, strings.Fields(name)[0], try.path, try.body, session.Publish, session.Personal)
			require.Equal(t, before, s.store.Fingerprint(), name)
		}
	}
}

func TestWhatIsNotUnderstoodIsASentenceWithAHint(t *testing.T) {
	s := newStage(t, nil)
	for _, c := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/admin/v1/nothing", "", 404, "nothing at this address"},
		{"DELETE", "/admin/v1/me", "", 405, "method"},
		{"PUT", "/admin/v1/drafts", `{"path":`, 400, "not what this wants"},
		{"PUT", "/admin/v1/drafts", `{"paht":"x"}`, 400, "paht"},
		{"PUT", "/admin/v1/drafts", `{} {}`, 400, "more than one"},
		{"PUT", "/admin/v1/drafts", `{"path":"../secret","text":""}`, 400, "secret"},
		{"PUT", "/admin/v1/drafts", `{"path":"` + strings.Repeat("x", maxBody) + `"}`, 413, "bytes"},
		{"POST", "/admin/v1/publish", `{}`, 400, "base is missing"},
		{"POST", "/admin/v1/rollback", `{"version":9,"base":1}`, 404, "version 9"},
		{"POST", "/admin/v1/rollback", `{"version":1}`, 400, "base is missing"},
		{"POST", "/admin/v1/rollback", `{"base":1}`, 400, "version is missing"},
		{"GET", "/admin/v1/versions/x", "", 404, "not the number"},
		{"GET", "/admin/v1/people?kind=opened", "", 400, "kind is one of enrolled"},
		{"GET", "/admin/v1/people?limit=0", "", 400, "1 to 200"},
		{"GET", "/admin/v1/people?first=tomorrow", "", 400, "2026-12-01"},
		{"GET", "/admin/v1/people?version=x", "", 400, "version"},
		{"GET", "/admin/v1/segments/none", "", 404, "lists them"},
		{"GET", "/admin/v1/campaigns/none/results", "", 404, "none"},
		{"POST", "/admin/v1/campaigns/none/pause", "", 404, "none"},
		{"GET", "/admin/v1/customers/u.nobody", "", 404, "u.USERID"},
		{"GET", "/admin/v1/customers/~forged", "", 404, "too old"},
		{"POST", "/admin/v1/customers/u.1042/erase", `{"confirm":"u.1043"}`, 400, "nobody was erased"},
	} {
		status, body := s.ask(t, c.method, c.path, c.body, session.Publish, session.Personal)
		got := refused(t, c.status, status, body)
		require.Contains(t, got.Error, c.says, c.path)
	}
	delete(s.vault, "session")
	status, body := s.ask(t, "GET", "/admin/v1/me", "", session.View)
	require.NotContains(t, refused(t, 503, status, body).Error, "secret", "the cause is for the log")
}
