package engine_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/engine"
)

func TestALetterComesToEachMemberAtHerOwnHour(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	sent := map[string]time.Time{}
	s.answer = func() (string, error) {
		sent[s.mails[len(s.mails)-1].To] = s.now
		return fmt.Sprint("ses-", len(s.mails)), nil
	}
	s.reader("u.auckland", "Pacific/Auckland")
	s.reader("u.tokyo", "Asia/Tokyo")
	s.reader("u.nowhere", "")
	s.reader("u.honolulu", "Pacific/Honolulu")
	s.newsletter("u.other", false)
	s.liveUntil(at(23, 0).Add(12 * time.Hour))
	require.Equal(t, []string{"auckland", "honolulu", "nowhere", "tokyo"}, s.addressees())
	for who, hour := range map[string]time.Time{"auckland": at(10, 0).Add(-13 * time.Hour), "tokyo": at(1, 0), "nowhere": at(10, 0), "honolulu": at(20, 0)} {
		require.WithinRange(t, sent[who+"@shop.example"], hour, hour.Add(2*time.Minute), who)
	}
}

func TestTheSecondWeeksLetterGoesOut(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "Europe/Zagreb")
	s.liveUntil(at(12, 0).AddDate(0, 0, 14))
	require.Equal(t, []string{"ana", "ana", "ana"}, s.addressees())
	launches, err := s.e.Occurrences(t.Context(), "tuesday")
	require.NoError(t, err)
	require.Len(t, launches, 3)
	require.Equal(t, "2026-03-17", launches[0].Occurrence)
	require.Equal(t, 1, launches[0].Given)
	require.Equal(t, 1, launches[0].Expected)
	require.Equal(t, at(22, 0).AddDate(0, 0, 15), launches[0].Closes)
	require.False(t, launches[0].Walked.Before(launches[0].Began))
	require.Equal(t, "2026-03-03", launches[2].Occurrence)
}

// A marketer who publishes segment and letter ten minutes before the hour wants it to go to all of them at the hour.
func TestALetterThatIsPublishedTenMinutesBeforeWithItsSegmentGoesToAllOfIt(t *testing.T) {
	s := newStage(t, nil)
	for n := range 40 {
		s.reader(fmt.Sprint("u.", n), "")
	}
	s.now = at(9, 50)
	s.live(time.Minute)
	s.publish(letterFiles(nil))
	s.live(8 * time.Minute)
	require.Empty(t, s.addressees())
	s.live(3 * time.Minute)
	require.Len(t, s.addressees(), 40)
}

func TestALetterWhoseDayWasOverWhenItWasPublishedIsNotSent(t *testing.T) {
	s := newStage(t, nil)
	s.reader("u.ana", "")
	s.now = at(22, 5) // ten o'clock is over everywhere, and within a day of it
	s.publish(letterFiles(nil))
	s.liveUntil(at(0, 0).AddDate(0, 0, 6))
	require.Empty(t, s.addressees())
	launches, err := s.e.Occurrences(t.Context(), "tuesday")
	require.NoError(t, err)
	require.Empty(t, launches)
	s.liveUntil(at(11, 0).AddDate(0, 0, 7))
	require.Len(t, s.addressees(), 1)
}

func TestWhoJoinsAfterHerHourGetsItNowUnlessItIsTooLate(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	s.liveUntil(at(15, 0))
	require.Equal(t, []string{"ana"}, s.addressees())
	s.reader("u.bea", "")
	s.liveUntil(s.now.Add(20 * time.Minute))
	require.Equal(t, []string{"ana", "bea"}, s.addressees())
	s.newsletter("u.bea", false)
	s.liveUntil(s.now.Add(20 * time.Minute))
	s.newsletter("u.bea", true)
	s.liveUntil(at(10, 5).AddDate(0, 0, 1))
	require.Equal(t, []string{"ana", "bea"}, s.addressees(), "one letter each, whoever comes and goes")
	s.reader("u.cia", "")
	s.reader("u.dot", "Pacific/Honolulu")
	s.liveUntil(at(23, 0).AddDate(0, 0, 1))
	require.Equal(t, []string{"ana", "bea", "dot"}, s.addressees())
	require.Contains(t, s.said("u.cia"), "too late")
}

func TestWhoLeavesBeforeHerHourGetsNone(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	s.liveUntil(at(9, 0))
	s.newsletter("u.ana", false)
	s.liveUntil(at(12, 0))
	require.Empty(t, s.addressees())
	require.Contains(t, s.said("u.ana"), "not in readers any more")
}

func TestACampaignThatGoesToAnotherSegmentOnItsDayGoesToAllOfThat(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	s.newsletter("u.bea", false)
	s.process(s.event("u.bea", "Consent Granted", "channel", "email"))
	s.liveUntil(at(8, 0))
	s.publish(letterFiles(map[string]string{"campaigns/tuesday.yaml": "campaign: tuesday\ntrigger: {schedule: {weekly: tue, at: \"10:00\"}, segment: everyone}\nsteps: [send: {channel: email, template: plain}]\npolicy: marketing\n"}))
	s.liveUntil(at(12, 0))
	require.Equal(t, []string{"ana", "bea"}, s.addressees())
}

// The list's items of the first version of Rapport do not say since when.
func TestMembersOfAnOlderListGetTheirLetterToo(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	k := item.Member("readers", "u.ana")
	require.NoError(t, s.table.Put(t.Context(), item.Item{Key: k, Version: s.state("u.ana").Version, Body: []byte("in")}, item.When{}, time.Time{}))
	s.liveUntil(at(11, 0))
	require.Equal(t, []string{"ana"}, s.addressees())
}

func TestMailsAreSpreadOverMinutesAtTheAccountsPace(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	take, err := engine.NewLaunch(func(string) string { return "0.1" }, s.ports()) // five mails a minute are expected to leave
	require.NoError(t, err)
	s.take["launch"] = take
	for n := range 101 {
		s.reader(fmt.Sprint("u.", n), "")
	}
	minutes := map[int]int{}
	s.answer = func() (string, error) {
		minutes[int(s.now.Sub(at(10, 0)).Minutes())]++
		return fmt.Sprint("ses-", len(s.mails)), nil
	}
	s.liveUntil(at(11, 0))
	launches, err := s.e.Occurrences(t.Context(), "tuesday")
	require.NoError(t, err)
	require.Equal(t, 21, launches[0].Spread)
	require.Len(t, s.addressees(), 101)
	require.Greater(t, len(minutes), 15)
	for minute, n := range minutes {
		require.LessOrEqual(t, n, 14, "minute %d", minute)
		require.LessOrEqual(t, minute, 23)
	}
}

func TestALauncherNeedsARateThatIsANumber(t *testing.T) {
	_, err := engine.NewLaunch(func(string) string { return "many" }, engine.Ports{})
	require.ErrorContains(t, err, "MAX_SEND_RATE")
}

func TestAnEmptyTableIsNothingToLaunch(t *testing.T) {
	s := newStage(t, nil)
	s.drop(item.Catalog(1))
	reads := 0
	s.reads = func(item.Range) error { reads++; return nil }
	s.hook = func(string, item.Key, func() error) error { return errors.New("it writes") }
	s.launch()
	require.LessOrEqual(t, reads, 3)
}

// docs/SCALE.md says what an idle shop pays for launch.
func TestAnIdleMinuteCostsLaunchSevenReads(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.live(7 * time.Minute)
	var read []string
	s.reads = func(r item.Range) error { read = append(read, r.Partition); return nil }
	s.hook = func(string, item.Key, func() error) error { return errors.New("it writes") }
	s.now = s.now.Add(time.Minute)
	s.launch()
	require.Equal(t, []string{"LAUNCH", "CATALOG"}, read[:2])
	require.Len(t, read, 7, "the others are of the sums of days: %v", read)
}

func TestWhatTheTableRefusesIsAnErrorOfLaunch(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	s.now = at(9, 0)
	for _, partition := range []string{"LAUNCH", "LAUNCH#*", "MEMBER#everyone#03", "LAUNCH#tuesday", "MEMBER#readers#03"} {
		s.reads = func(r item.Range) error {
			if r.Partition == partition {
				return errors.New("no table")
			}
			return nil
		}
		failed := false
		for range 5 {
			s.now = s.now.Add(time.Minute)
			failed = failed || s.take["launch"](t.Context(), events.EventBridgeEvent{}) != nil
		}
		require.True(t, failed, partition)
	}
	s.reads = nil
	s.live(2 * time.Hour)
	require.Equal(t, []string{"ana"}, s.addressees())
}
