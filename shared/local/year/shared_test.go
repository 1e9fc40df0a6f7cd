package year

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

func TestCohortsAddTheirHeadcountsAndLaunchesAndLeaveOutTheSumsOfTheJournal(t *testing.T) {
	day := time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)
	of := func(key item.Key, body string) item.Item { return item.Item{Key: key, Version: 1, Body: []byte(body)} }
	members, other := item.Figure("members:regulars", day), item.Figure("members:newsletter", day)
	occurrence := item.Occurrence("sunday-letter", "2026-05-03")
	cohort := func(n string) []item.Item {
		return []item.Item{
			of(item.Catalog(1), "definitions"), of(members, `{"at":"2026-05-03T10:00:00Z","count":`+n+`}`),
			of(occurrence, `{"segment":"newsletter","expected":`+n+`,"given":`+n+`,"round":3}`),
			of(item.Figure("campaign:welcome", day), "packed"), of(item.Figure("shop", day), "packed"), of(item.Counted(), "{}"),
		}
	}
	s := shared{}
	require.NoError(t, s.join(cohort("20")))
	require.NoError(t, s.join(append(cohort("3"), of(other, `{"count":7}`))))
	got := s.items()
	require.Len(t, got, 4)
	require.Equal(t, item.Catalog(1), got[3].Key, "the definitions come last")
	require.JSONEq(t, `{"at":"2026-05-03T10:00:00Z","count":23}`, string(s[members].Body))
	require.JSONEq(t, `{"count":7}`, string(s[other].Body))
	require.JSONEq(t, `{"segment":"newsletter","expected":23,"given":23,"round":3}`, string(s[occurrence].Body))
	require.Error(t, s.join([]item.Item{of(members, "no JSON")}))
}

func TestWhatIsAboutACustomerIsTakenApartFromWhatIsShared(t *testing.T) {
	day := time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)
	own, others := apart([]item.Item{
		{Key: item.State("u.1")}, {Key: item.Agenda("u.1", 1)}, {Key: item.Member("regulars", "u.1")}, {Key: item.Suppressed("hash")},
		{Key: item.Catalog(1)}, {Key: item.Figure("shop", day)}, {Key: item.Launcher()}, {Key: item.Recount(day, 1)}, {Key: item.Audit(day, 1)},
	})
	require.Len(t, own, 4)
	require.Len(t, others, 5)
}
