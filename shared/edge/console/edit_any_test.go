package console

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/edge/session"
)

var anyDefinition = rapid.OneOf(
	rapid.StringMatching(`((segment|campaign|where|steps|about|trigger): [a-z{}\[\]:, #"&*!<>0-9-]{0,30}\n){0,6}`),
	rapid.StringN(0, 200, 800),
)

// Whatever is sent to an editor, it answers with a page and saves at most what can be a draft.
func TestAnythingThatIsTypedIsAnsweredWithAPage(t *testing.T) {
	s := withSegments(t)
	rapid.Check(t, func(r *rapid.T) {
		page := rapid.SampledFrom([]string{lapsingPage, "/console/edit/campaigns/win-back", "/console/edit/shop"}).Draw(r, "page")
		v := url.Values{
			"text0": {anyDefinition.Draw(r, "text")},
			"do":    {rapid.SampledFrom([]string{"check", "view:form", "view:text", "add:did", "remove:0", "where:0", "unwhere:0.0", "?"}).Draw(r, "do")},
			"base":  {rapid.SampledFrom([]string{"1", "", "-1", "99999999999"}).Draw(r, "base")},
		}
		if rapid.Bool().Draw(r, "as a form") {
			v.Set("rows", strconv.Itoa(rapid.IntRange(-1, 60).Draw(r, "rows")))
			v.Set("r0.kind", rapid.SampledFrom([]string{"did", "trait", "segment", "nonsense", ""}).Draw(r, "kind"))
			v.Set("r0.where", rapid.SampledFrom([]string{"0", "2", "x"}).Draw(r, "where"))
			v.Set("r0.event", anyDefinition.Draw(r, "event"))
			v.Set("name", anyDefinition.Draw(r, "name"))
		}
		for _, to := range []string{page, page + "/check"} {
			resp := s.post(t, to, v, session.Edit)
			require.Contains(r, []int{http.StatusOK, http.StatusUnprocessableEntity}, resp.StatusCode, resp.Body)
		}
	})
}
