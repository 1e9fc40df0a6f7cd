package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

const (
	lampsSegment  = "segment: lamps\nwhere: {did: {event: Product Viewed, where: {category: lamps}}}\n"
	bothSegment   = "segment: both\nwhere: {all: [{segment: lamps}, {did: {event: Cart Viewed}}]}\n"
	lampsCampaign = "campaign: lamps-letter\ntrigger: {segment: both}\nsteps: [wait: 1h]\npolicy: marketing\n"
	uncountedHint = "&#34;Product Viewed where category is lamps&#34; is not counted yet"
)

// checked is what the editor says of a text while it is typed.
func (s *stage) checked(t *testing.T, page, written string) string {
	t.Helper()
	r := s.form(t, page+"/check", url.Values{"text0": {written}}, s.signedIn(session.Edit))
	r.Headers["hx-request"] = "true"
	resp := s.send(t, r)
	require.Equal(t, http.StatusOK, resp.StatusCode, resp.Body)
	return resp.Body
}

func TestAnEventsNameThatIsNearlyAKnownOneIsAWarning(t *testing.T) {
	s := withSegments(t)
	says := s.checked(t, lapsingPage, "segment: lapsing\nwhere: {did: {event: Product Aded}}\n")
	require.Contains(t, says, `<span class="tag good">No mistakes</span> <span class="tag warn">1 warning</span>`)
	require.Contains(t, says, `segments/lapsing.yaml, line 2, column 22: no event called &#34;Product Aded&#34; is known <span class="hint">(did you mean`)
	require.Contains(t, says, `No event called &#34;Product Aded&#34; is known.</p>`, "it is said too")
	require.NotContains(t, s.checked(t, lapsingPage, "segment: lapsing\nwhere: {did: {event: Lamp Polished}}\n"), "tag warn")
}

func TestWhoReadsASegmentThatIsNotCountedYetIsWarnedToo(t *testing.T) {
	s := withSegments(t)
	s.saved(t, "Ana", "segments/lamps.yaml", lampsSegment)
	s.saved(t, "Ana", "segments/both.yaml", bothSegment)
	s.saved(t, "Ana", "campaigns/lamps-letter.yaml", lampsCampaign)
	require.Contains(t, s.checked(t, "/console/edit/segments/both", bothSegment), "segments/lamps.yaml, line 2, column 45: "+uncountedHint)
	require.Contains(t, s.checked(t, "/console/edit/campaigns/lamps-letter", lampsCampaign), uncountedHint)
	outer := "segment: outer\nwhere: {segment: both}\n"
	s.saved(t, "Ana", "segments/outer.yaml", outer)
	require.Contains(t, s.checked(t, "/console/edit/segments/outer", outer), uncountedHint, "a segment of a segment's")
	require.NotContains(t, s.checked(t, lapsingPage, lapsingText), uncountedHint)
}

func TestAMistakeInAnotherDraftHidesNoWarning(t *testing.T) {
	s := withSegments(t)
	s.saved(t, "Ana", "segments/lamps.yaml", lampsSegment)
	s.saved(t, "Ana", "segments/regulars.yaml", "segment: regulars\n")
	says := s.checked(t, "/console/edit/segments/lamps", lampsSegment)
	require.Contains(t, says, "mistake in other files")
	require.Contains(t, says, uncountedHint)
}

func TestWhatIsCountedAlreadyIsNoWarning(t *testing.T) {
	s := newStage(t, map[string]string{"shop.yaml": lamps, "segments/lamps.yaml": lampsSegment})
	require.NotContains(t, s.checked(t, "/console/edit/segments/lamps", lampsSegment), "tag warn")
}
