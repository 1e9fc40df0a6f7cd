package console

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/edge/session"
)

// stamps are the times that a page shows, as machines read them.
var stamps = regexp.MustCompile(`<time datetime="([^"]*)"`)

func TestALinkThatNamesNoNumberIsRefusedWithASentence(t *testing.T) {
	s, _ := newWorldStage(t)
	for _, query := range []string{"first=yesterday", "last=2026-13-01", "kind=happy", "step=-1", "step=x", "version=x", "version=99999999999", "waiting=two",
		"first=2026-02-01&last=2026-01-01", "version=20000-1"} {
		r := s.get(t, "/console/people?"+query, session.View)
		require.Equal(t, http.StatusBadRequest, r.StatusCode, query)
		require.Contains(t, text(r), "This link does not name a number", query)
	}
	require.Equal(t, http.StatusBadRequest, s.get(t, "/console/people?campaign=reminder&cursor=nonsense", session.View).StatusCode)
}

func TestThePeopleBehindANumberStandWithWhatHappenedNewestFirst(t *testing.T) {
	s, _ := newWorldStage(t)
	r := s.get(t, "/console/people?campaign=reminder&kind=skipped&rule=no+consent+for+email&step=2&version=1", session.View, session.Personal)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	require.Regexp(t, `Campaigns › reminder \d+ skipped: no consent for email At the step “send hi by email”, counted from the beginning to 24 Nov 2026, the newest first\.`, text(r))
	require.Contains(t, text(r), "@home.example reminder: not sent: no consent for email")
	require.Contains(t, r.Body, `<a href="/console/customers/u.c`)
	times := stamps.FindAllStringSubmatch(r.Body, -1)
	require.Greater(t, len(times), 3)
	for i := range times[1:] {
		require.GreaterOrEqual(t, times[i][1], times[i+1][1])
	}
}

func TestWhoMayNotSeePersonalDataSeesNobodysName(t *testing.T) {
	s, _ := newWorldStage(t)
	r := s.get(t, "/console/people?campaign=reminder&kind=enrolled", session.View)
	require.Contains(t, text(r), "u.c…@home.example")
	require.NotRegexp(t, `c[0-9]+(@|%40)home`, r.Body)
}

func TestAChannelsOwnWordsArePersonalData(t *testing.T) {
	l := journal.Line{Kind: journal.Failed, Campaign: "c", Rule: "mailbox ana@home.example is full"}
	seen := &Visit{Person: session.New("b", "b@shop.example", session.ParseRoles("view", "personal"), start)}
	seen.ID = "s"
	require.Contains(t, seen.sentence(l), "ana@home.example")
	masked := &Visit{Person: session.New("b", "b@shop.example", session.ParseRoles("view"), start)}
	masked.ID = "s"
	require.Equal(t, "c: failed: the reason is personal data", masked.sentence(l))
	require.Contains(t, masked.sentence(journal.Line{Kind: journal.Skipped, Campaign: "c", Rule: "too late"}), "too late")
	require.NotContains(t, masked.sentence(journal.Line{Kind: journal.Merged, Other: "u.ana@home.example"}), "ana@")
}

func TestAShopWideNumberOpensItsPeopleToo(t *testing.T) {
	s, _ := newWorldStage(t)
	rows, heading := s.opened(t, "/console/people?kind=sent&first=2026-11-01&last=2026-11-24")
	require.Positive(t, rows)
	require.Equal(t, count(rows)+" sent", heading)
}

func TestANumberIsSaidInWords(t *testing.T) {
	for want, c := range map[string]result.Cell{
		"began in the holdout":         {Kind: journal.Enrolled, Arm: "holdout"},
		"began outside of the holdout": {Kind: journal.Enrolled, Arm: "campaign"},
		"took path 2":                  {Kind: journal.Branched, Rule: "2"},
		"drew arm b":                   {Kind: journal.Variant, Variant: "b"},
		"reached the goal in arm 3:b":  {Kind: journal.Goal, Rule: "Order Completed", Variant: "3:b"},
		"left by Order Completed":      {Kind: journal.Left, Rule: "left by Order Completed"},
		"ended: finished":              {Kind: journal.Left, Rule: "finished"},
		"lines of the journal":         {},
	} {
		require.Equal(t, want, cellWords(c))
	}
	for _, k := range journal.Kinds() {
		if k != journal.Published && k != journal.Changed { // these concern no customer
			require.NotEmpty(t, did[k], k.String())
		}
	}
}
