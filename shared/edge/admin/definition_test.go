package admin

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

const shoppers = `{"path":"segments/shoppers.yaml","text":"segment: shoppers\nwhere: {did: {event: Product Added}}\n","base":1}`

func TestADraftBecomesAVersionAndIsRolledBack(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "PUT", "/admin/v1/drafts", shoppers, session.Edit)
	drafts := read[Drafts](t, status, body).Drafts
	require.Len(t, drafts, 1)
	require.Equal(t, "ana@shop.example", drafts[0].By)

	status, body = s.ask(t, "GET", "/admin/v1/definitions", "", session.View)
	working := read[Working](t, status, body)
	require.EqualValues(t, 1, working.Base)
	require.Contains(t, working.Files, "segments/shoppers.yaml")
	require.Contains(t, working.Files, "campaigns/welcome.yaml")

	status, body = s.ask(t, "POST", "/admin/v1/publish", `{"base":1,"note":"who shops"}`, session.Publish)
	require.EqualValues(t, 2, read[Published](t, status, body).Version)
	status, body = s.ask(t, "POST", "/admin/v1/publish", `{"base":1,"note":"who shops"}`, session.Publish)
	require.EqualValues(t, 2, read[Published](t, status, body).Version, "a second click publishes nothing")

	status, body = s.ask(t, "PUT", "/admin/v1/drafts", `{"path":"segments/buyers.yaml","deleted":true,"base":2}`, session.Edit)
	require.Equal(t, http.StatusOK, status, body)
	status, body = s.ask(t, "POST", "/admin/v1/publish", `{"base":1}`, session.Publish)
	require.Contains(t, refused(t, http.StatusConflict, status, body).Error, "ana@shop.example published version 2")

	status, body = s.ask(t, "POST", "/admin/v1/rollback", `{"version":1,"base":1}`, session.Publish)
	require.Contains(t, refused(t, http.StatusConflict, status, body).Error, "ana@shop.example published version 2")
	status, body = s.ask(t, "POST", "/admin/v1/rollback", `{"version":1,"base":2}`, session.Publish)
	require.EqualValues(t, 3, read[Published](t, status, body).Version)
	status, body = s.ask(t, "GET", "/admin/v1/versions?limit=2", "", session.View)
	versions := read[Versions](t, status, body).Versions
	require.Len(t, versions, 2)
	require.Equal(t, "ana@shop.example", versions[1].By)
	require.Equal(t, "who shops", versions[1].Note)
	status, body = s.ask(t, "GET", "/admin/v1/versions/2", "", session.View)
	require.Contains(t, read[VersionFiles](t, status, body).Files, "segments/shoppers.yaml")
	status, body = s.ask(t, "GET", "/admin/v1/audits", "", session.View)
	require.Len(t, read[Audits](t, status, body).Audits, 2)
}

func TestMistakesAreNamedWithTheirPlace(t *testing.T) {
	s := newStage(t, nil)
	bad := `{"files":{"segments/bad.yaml":"segment: bad\nwhere: {did: {evnt: x}}\n"}}`
	status, body := s.ask(t, "POST", "/admin/v1/validate", bad, session.View)
	v := read[Validation](t, status, body)
	require.False(t, v.Valid)
	require.Equal(t, "segments/bad.yaml", v.Mistakes[0].File)
	require.Equal(t, 2, v.Mistakes[0].Line)
	require.Positive(t, v.Mistakes[0].Column)

	status, body = s.ask(t, "POST", "/admin/v1/preview", bad, session.View)
	require.NotEmpty(t, refused(t, http.StatusBadRequest, status, body).Mistakes)

	status, body = s.ask(t, "POST", "/admin/v1/validate", `{"files":{"segments/buyers.yaml":null}}`, session.View)
	require.True(t, read[Validation](t, status, body).Valid)
	status, body = s.ask(t, "POST", "/admin/v1/validate", `{"files":{"../x":""}}`, session.View)
	refused(t, http.StatusBadRequest, status, body)
}

func TestAnEventThatIsNearlyAKnownOneIsHintedAtAndValid(t *testing.T) {
	s := newStage(t, nil)
	slip := `{"files":{"segments/slip.yaml":"segment: slip\nwhere: {did: {event: Product Aded, where: {category: lamps}}}\n"}}`
	status, body := s.ask(t, "POST", "/admin/v1/validate", slip, session.View)
	v := read[Validation](t, status, body)
	require.True(t, v.Valid)
	require.Equal(t, []Mistake{
		{"segments/slip.yaml", 2, 22, `no event called "Product Aded" is known`, "did you mean `Product Added`?"},
		{"segments/slip.yaml", 2, 43, `"Product Aded where category is lamps" is not counted yet`, "its past is read from history once it is published; a preview reads it now"},
	}, v.Hints)
	status, body = s.ask(t, "POST", "/admin/v1/validate", `{"files":{}}`, session.View)
	require.Equal(t, []Mistake{}, read[Validation](t, status, body).Hints)
}

func TestAPreviewNamesNobodyToWhoMayNotSeePersonalData(t *testing.T) {
	s := newStage(t, nil)
	change := `{"files":{"segments/news.yaml":"segment: news\nwhere: {did: {event: Signed Up}}\n"}}`
	status, body := s.ask(t, "POST", "/admin/v1/preview", change, session.View)
	require.Equal(t, http.StatusOK, status, body)
	require.NotContains(t, body, "ana@example.com")
	require.Contains(t, body, `"name":"news"`)
	status, body = s.ask(t, "POST", "/admin/v1/preview", change, session.View, session.Personal)
	require.Equal(t, http.StatusOK, status, body)
	require.Contains(t, body, "u.ana@example.com")
}
