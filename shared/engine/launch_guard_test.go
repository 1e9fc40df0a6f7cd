package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// since when a schedule has been in force is not forgotten by each version: else one that concerns another campaign would close an
// occurrence for those whose hour is over and who may still get it.
func TestWhatIsPublishedBesideALetterDoesNotCloseIt(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	s.liveUntil(at(23, 0)) // ten o'clock is over on all the earth
	s.publish(letterFiles(map[string]string{"segments/others.yaml": "segment: others\nwhere: {trait: {name: other, is: true}}\n"}))
	s.now = s.now.Add(time.Minute)
	s.liveUntil(at(23, 30))
	s.reader("u.bea", "")
	s.liveUntil(at(9, 0).AddDate(0, 0, 1))
	require.Equal(t, []string{"ana", "bea"}, s.addressees())
}

// An occurrence begins when the lists under its definitions are full: it is counted, and paced, once.
func TestAnOccurrenceCountsItsMembersWhenItsSegmentIsFull(t *testing.T) {
	s := newStage(t, nil)
	for n := range 20 {
		s.reader(fmt.Sprint("u.", n), "")
	}
	s.now = at(10, 5)
	s.live(time.Minute)
	s.publish(letterFiles(nil))
	for range 10 {
		s.live(time.Minute)
		if launches, err := s.e.Occurrences(t.Context(), "tuesday"); len(launches) > 0 {
			require.NoError(t, err)
			require.Equal(t, 20, launches[0].Expected)
			return
		}
	}
	t.Fatal("it never began")
}

// A list's item says the second at which it was made, and may come to the table later than a round began.
func TestWhoseItemComesWhileTheFirstRoundIsWalkedIsFoundByTheNext(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	s.live(3 * time.Minute)
	s.now = at(12, 0)
	s.hook = func(_ string, k item.Key, do func() error) error {
		if k != item.Member("readers", "u.bea") {
			return do()
		}
		s.hook = nil
		s.now = s.now.Add(90 * time.Second)
		s.launch()
		return do()
	}
	s.reader("u.bea", "")
	require.Nil(t, s.hook, "the item was put")
	s.settle()
	s.liveUntil(at(13, 0))
	require.Equal(t, []string{"ana", "bea"}, s.addressees())
}

// While a run is handing a page to the bus no other one hands on the same shard.
func TestTwoLaunchersHandNoMemberOnTwice(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	for n := range 40 {
		s.reader(fmt.Sprint("u.", n), "")
	}
	s.live(3 * time.Minute)
	s.now = at(10, 0)
	s.hook = func(call string, _ item.Key, do func() error) error {
		if call == "publish" {
			s.hook = nil
			s.launch()
		}
		return do()
	}
	s.launch()
	require.Nil(t, s.hook, "the first one handed something on")
	s.now = s.now.Add(2 * time.Minute)
	s.launch()
	handed := map[string]int{}
	for _, l := range s.handed() {
		for _, who := range l.Customers {
			handed[who]++
		}
	}
	require.Len(t, handed, 40)
	for who, n := range handed {
		require.Equal(t, 1, n, who)
	}
}

// A late line may come only as long as the recount that was asked for before has not been served.
func TestALineThatIsTooLateForItsRecountIsNotWritten(t *testing.T) {
	s := newStage(t, nil)
	s.sentLetter("u.ana")
	then, message := s.now, s.mails[0].Tags["message"]
	s.now = s.now.Add(3 * day)
	late := 0
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "put" && k.Partition == item.State("u.ana").Partition && len(k.Sort) > 4 && k.Sort[:4] == "LOG#" && late == 0 {
			late++
			s.now = s.now.Add(3 * time.Minute)
			require.Error(t, do(), "by now the wish may be served and gone")
			return context.DeadlineExceeded
		}
		return do()
	}
	s.process(event.Event{Kind: event.Feedback, ID: id.Hash("word"), Customer: "u.ana", Time: then, Received: s.now, Source: "ses",
		Feedback: &event.FeedbackData{Message: message, Report: "delivered", Provider: "ses-1"}})
	require.Equal(t, 1, late)
}

// Whoever pauses a campaign while a mail of it waits for its place is heard.
func TestAPauseWhileAMailWaitsForItsPlaceIsHeard(t *testing.T) {
	s := newStage(t, nil)
	s.take["deliver"] = engine.Paced(s.ports(), 1.0/30, func(d time.Duration) {
		s.now = s.now.Add(d)
		require.NoError(t, s.e.Pause(t.Context(), "letter", "ana"))
	})
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.process(s.known("u.bea", "bea@shop.example")...)
	s.process(s.event("u.ana", "Letter Due", "n", "1"))
	s.process(s.event("u.bea", "Letter Due", "n", "1"))
	s.settle()
	require.Len(t, s.addressees(), 1)
}
