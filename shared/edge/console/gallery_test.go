package console

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
	"rapport/shared/engine"
	"rapport/shared/starter"
)

func TestEachStarterBecomesDraftsThatCanBePublished(t *testing.T) {
	for _, one := range starter.All() {
		s := newStage(t, map[string]string{"shop.yaml": lamps + "  - {name: orders, title: About your orders, policy: relationship}\n"})
		require.Contains(t, text(s.get(t, "/console/new", session.Edit)), one.Title)
		r := s.post(t, "/console/new", url.Values{"starter": {one.Name}}, session.Edit)
		require.Equal(t, "/console/edit/campaigns/"+one.Name, r.Headers["Location"], r.Body)
		drafts, err := s.Engine.Drafts(context.Background())
		require.NoError(t, err)
		require.Len(t, drafts, len(one.Files))
		r = s.get(t, r.Headers["Location"], session.Edit)
		require.Contains(t, text(r), "No mistakes", one.Name)
		require.Equal(t, http.StatusSeeOther, s.post(t, "/console/changes/publish", s.toPublish(t, one.Name), session.Publish).StatusCode)
		require.EqualValues(t, 2, s.newest(t))
		require.Contains(t, text(s.get(t, "/console/new", session.Edit)), "You have it: campaign "+one.Name)
	}
}

func TestAStarterWritesOverNothing(t *testing.T) {
	s := newStage(t, map[string]string{"shop.yaml": lamps})
	s.saved(t, "Eva", "templates/cart.liquid", "---\nsubject: Ours\n---\n<p>Ours</p>\n")
	r := s.post(t, "/console/new", url.Values{"starter": {"cart"}}, session.Edit)
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.Equal(t, "Eva", s.draftOf(t, "templates/cart.liquid").By)
	require.Equal(t, "ana@shop.example", s.draftOf(t, "campaigns/cart.yaml").By)
	require.Equal(t, http.StatusNotFound, s.post(t, "/console/new", url.Values{"starter": {"none"}}, session.Edit).StatusCode)
	require.Equal(t, http.StatusBadRequest, s.post(t, "/console/new", url.Values{"kind": {"shop"}, "name": {"x"}}, session.Edit).StatusCode)
}

func TestWhatIsBegunFromNothingHasNoMistake(t *testing.T) {
	for kind := range empty {
		s := newStage(t, nil)
		r := s.post(t, "/console/new", url.Values{"kind": {kind}, "name": {" spring-sale "}}, session.Edit)
		require.Equal(t, "/console/edit/"+kind+"s/spring-sale", r.Headers["Location"], r.Body)
		require.Contains(t, text(s.get(t, r.Headers["Location"], session.Edit)), "No mistakes", kind)
		work, err := s.Engine.Working(context.Background())
		require.NoError(t, err)
		_, err = engine.Publish(context.Background(), s.store, work.Files)
		require.NoError(t, err)
	}
}

func TestANameThatCannotBeIsRefusedAndKept(t *testing.T) {
	s := withSegments(t)
	for name, says := range map[string]string{
		"Spring <Sale>": "Choose a name of 1 to 40 of a-z, 0-9 and -",
		"everyone":      "Choose a name of 1 to 40 of a-z, 0-9 and -",
		"regulars":      "There is a segment regulars already: choose another name.",
	} {
		r := s.post(t, "/console/new", url.Values{"kind": {"segment"}, "name": {name}}, session.Edit)
		require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode, name)
		require.Contains(t, text(r), says)
		require.NotContains(t, r.Body, "<Sale>")
	}
}
