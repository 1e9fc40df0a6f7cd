package engine_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/engine"
)

func (s *stage) overview() engine.Overview {
	s.t.Helper()
	o, err := s.e.Overview(s.t.Context())
	require.NoError(s.t, err)
	return o
}

// measured is a letter with a goal.
const measured = "campaign: measured\ntrigger: {event: Letter Wanted, key: n}\nsteps:\n  - send: {channel: email, template: plain}\n  - wait: 3d\ngoal: {event: Order Completed, within: 7d}\npolicy: marketing\n"

func TestTodayTellsWhatHappenedAndWhatTheWeekBrought(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/measured.yaml": measured})
	want := func(who string) {
		s.process(s.known(who, who[2:]+"@shop.example")...)
		s.process(s.event(who, "Letter Wanted", "n", "1"))
		s.settle()
		s.pass(3)
	}
	want("u.ana")
	s.process(s.event("u.ana", "Order Completed", "order_id", "1", "revenue", 20.5, "currency", "EUR"))
	s.settle()
	s.now = s.now.Add(6 * day)
	want("u.bea")
	s.process(s.event("u.cee", "Letter Wanted", "n", "1"))
	s.pass(3)
	o := s.overview()
	require.Equal(t, []int{2, 1, 1, 0}, []int{o.Today.Enrolled.N, o.Today.Sent.N, o.Today.Skipped.N, o.Today.Goals.N})
	require.Empty(t, o.Today.Revenue)
	require.Equal(t, []int{4, 3, 1, 1}, []int{o.Week.Enrolled.N, o.Week.Sent.N, o.Week.Skipped.N, o.Week.Goals.N}, "her order brought a receipt")
	require.Equal(t, []engine.Revenue{{Currency: "EUR", Amount: 20.5}}, o.Week.Revenue)
	for _, h := range []engine.Happened{o.Today, o.Week} {
		require.Len(t, s.opened(h.Who(h.Sent.Ask)), h.Sent.N)
		require.Len(t, s.opened(h.Who(h.Goals.Ask)), h.Goals.N)
	}
	s.now = s.now.Add(2 * day)
	require.Zero(t, s.overview().Week.Goals.N)
}

func TestTodayCountsTheHoldoutInAsTheCampaignsPagesDo(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/measured.yaml": measured + "holdout: 50%\n"})
	for n := range 12 {
		who := fmt.Sprint("u.", n)
		s.process(s.known(who, who[2:]+"@shop.example")...)
		s.process(s.event(who, "Letter Wanted", "n", "1"))
		s.settle()
		s.now = s.now.Add(time.Minute)
		s.process(s.event(who, "Order Completed", "order_id", fmt.Sprint(n), "revenue", 10.0, "currency", "EUR"))
		s.settle()
	}
	s.pass(3)
	counts, err := s.e.CampaignCounts(t.Context(), "measured", time.Time{}, s.now)
	require.NoError(t, err)
	for _, arm := range []string{"campaign", "holdout"} {
		require.NotZero(t, result.Total(counts, result.Cell{Kind: journal.Goal, Arm: arm}).N, "both arms bought")
	}
	week := s.overview().Week
	require.Equal(t, 12, result.Total(counts, week.Goals.Ask).N)
	require.Equal(t, 12, week.Goals.N)
	require.Len(t, s.opened(week.Who(week.Goals.Ask)), 12)
	require.Equal(t, []engine.Revenue{{Currency: "EUR", Amount: 120}}, week.Revenue)
}

func TestTodayTellsWhatComesNext(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/measured.yaml": measured, "segments/readers.yaml": "segment: readers\nwhere: {did: {event: Signed Up}}\n",
		"campaigns/news.yaml": "campaign: news\ntrigger: {schedule: {weekly: tue, at: \"10:00\"}, segment: readers}\nsteps: [send: {channel: email, template: plain}]\npolicy: marketing\n"})
	for i := range 15 {
		who := fmt.Sprint("u.", i)
		s.process(s.known(who, who[2:]+"@shop.example")...)
		s.process(s.event(who, "Letter Wanted", "n", "1"))
		s.settle()
		s.now = s.now.Add(time.Hour)
	}
	s.pass(70)
	next := s.overview().Next
	require.True(t, slices.IsSortedFunc(next, func(a, b engine.Upcoming) int { return a.At.Compare(b.At) }))
	customers := 0
	for _, u := range next {
		require.True(t, u.At.After(s.now))
		if u.Occurrence == "" {
			require.Equal(t, "measured", u.Campaign)
			require.Equal(t, fmt.Sprint("u.", customers), u.Customer, "those who are due first")
			require.Contains(t, u.Sentence, "measured waits until")
			customers++
			continue
		}
		require.Equal(t, "news", u.Campaign)
		require.Equal(t, time.Tuesday, u.At.Weekday())
		require.Less(t, u.At.Sub(s.now), 7*day)
		require.Equal(t, "news goes to the segment readers", u.Sentence)
	}
	require.Equal(t, 10, customers)
	require.Len(t, next, 11)

	at := slices.IndexFunc(next, func(u engine.Upcoming) bool { return u.Occurrence != "" })
	require.NoError(t, s.e.Cancel(t.Context(), "news", next[at].Occurrence, "Eva"))
	off := s.overview().Next
	require.Contains(t, off, engine.Upcoming{At: next[at].At.Add(7 * day), Campaign: "news", Occurrence: next[at].At.Add(7 * day).Format(time.DateOnly), Sentence: "news goes to the segment readers"}, "not the one that is called off")
	require.NoError(t, s.e.Pause(t.Context(), "news", "Eva"))
	require.Len(t, s.overview().Next, 10, "of what is paused nothing comes by itself")
}

func TestTodayTellsWhatNeedsAPerson(t *testing.T) {
	s := newStage(t, nil)
	require.Empty(t, s.overview().Problems)
	require.NoError(t, s.Put(t.Context(), engine.FailureItem("entry", engine.Failure{Time: s.now.Add(-day), Function: "engage", Error: "no"}), item.When{}, time.Time{}))
	s.lost()
	s.sentLetter("u.bea")
	require.NoError(t, s.hand("feedback", "", s.wordOf("Complaint", "bea@shop.example", map[string][]string{"message": {s.mails[1].Tags["message"]}, "customer": {s.mails[1].Tags["customer"]}})))
	s.pass(3)
	require.NoError(t, s.e.Pause(t.Context(), "letter", "Eva"))
	problems := s.overview().Problems
	require.Len(t, problems, 4)
	require.Equal(t, "1 entry since yesterday could not be taken in: `rapport failures` lists what and why", problems[0].Sentence)
	require.Contains(t, problems[1].Sentence, "1 message of the last 7 days may or may not have been sent")
	require.Len(t, s.opened(*problems[1].Who), 1)
	require.Contains(t, problems[2].Sentence, "1 complaint for 0 messages delivered")
	require.Equal(t, journal.Complained, s.opened(*problems[2].Who)[0].Line.Kind)
	require.Equal(t, "letter", problems[3].Campaign)
	require.Contains(t, problems[3].Sentence, "letter is paused by Eva since")
}
