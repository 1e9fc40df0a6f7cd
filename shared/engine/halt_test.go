package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

func TestAPausedLetterStandsStillAndGoesOnWhereItStood(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "Asia/Tokyo")
	s.reader("u.bea", "")
	s.reader("u.cia", "")
	s.liveUntil(at(2, 0))
	require.Equal(t, []string{"ana"}, s.addressees())
	require.NoError(t, s.e.Pause(t.Context(), "tuesday", "ana@shop.example"))
	s.reader("u.dot", "")
	s.liveUntil(at(13, 0))
	require.Equal(t, []string{"ana"}, s.addressees())
	require.Contains(t, s.said("u.bea"), "paused")
	require.NoError(t, s.e.Resume(t.Context(), "tuesday", "ana@shop.example"))
	s.liveUntil(at(14, 0))
	require.Equal(t, []string{"ana", "bea", "cia", "dot"}, s.addressees())
}

func TestALetterThatStaysPausedTooLongEndsAsTooLate(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	s.liveUntil(at(9, 0))
	require.NoError(t, s.e.Pause(t.Context(), "tuesday", "ana"))
	s.liveUntil(at(12, 0).AddDate(0, 0, 1))
	require.NoError(t, s.e.Resume(t.Context(), "tuesday", "ana"))
	s.liveUntil(at(20, 0).AddDate(0, 0, 1))
	require.Empty(t, s.addressees())
	require.Contains(t, s.said("u.ana"), "too late")
}

func TestACancelledLetterIsSkippedForEachAndTheNextOneGoesOut(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "Asia/Tokyo")
	s.reader("u.bea", "")
	s.liveUntil(at(2, 0))
	require.NoError(t, s.e.Cancel(t.Context(), "tuesday", "2026-03-03", "ana"))
	s.liveUntil(at(12, 0))
	require.Equal(t, []string{"ana"}, s.addressees())
	require.Contains(t, s.said("u.bea"), "cancelled")
	launches, err := s.e.Occurrences(t.Context(), "tuesday")
	require.NoError(t, err)
	require.True(t, launches[0].Cancelled)
	s.liveUntil(at(12, 0).AddDate(0, 0, 7))
	require.Equal(t, []string{"ana", "ana", "bea"}, s.addressees())
}

func TestAnyCampaignIsPausedAndCalledOff(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.known("u.ana", "ana@shop.example")...)
	require.NoError(t, s.e.Pause(t.Context(), "letter", "ana"))
	s.process(s.event("u.ana", "Letter Due", "n", "1"))
	s.settle()
	s.pass(30)
	require.Empty(t, s.addressees())
	require.NoError(t, s.e.Resume(t.Context(), "letter", "ana"))
	s.pass(20)
	require.Equal(t, []string{"ana"}, s.addressees())
	require.NoError(t, s.e.Cancel(t.Context(), "letter", "", "ana"))
	s.process(s.event("u.ana", "Letter Due", "n", "2"))
	s.settle()
	require.Contains(t, s.said("u.ana"), "cancelled")
	require.NoError(t, s.e.Resume(t.Context(), "letter", "ana"))
	s.process(s.event("u.ana", "Letter Due", "n", "3"))
	s.settle()
	require.Len(t, s.addressees(), 2)
}

func TestWhoPausedWhatIsWrittenDownOnce(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	for range 2 { // a double click
		require.NoError(t, s.e.Pause(t.Context(), "tuesday", "ana"))
	}
	require.NoError(t, s.e.Cancel(t.Context(), "tuesday", "2026-03-10", "bea"))
	require.NoError(t, s.e.Cancel(t.Context(), "tuesday", "2026-03-10", "bea"))
	halt, err := s.e.Halt(t.Context(), "tuesday")
	require.NoError(t, err)
	require.Equal(t, engine.Halt{Paused: true, By: "bea", Since: s.now, Cancelled: []string{"2026-03-10"}}, halt)
	require.NoError(t, s.e.Resume(t.Context(), "tuesday", "cia"))
	halt, err = s.e.Halt(t.Context(), "tuesday")
	require.NoError(t, err)
	require.Equal(t, []string{"2026-03-10"}, halt.Cancelled, "what is called off stays so")
	lines, err := s.e.Audits(t.Context(), 10)
	require.NoError(t, err)
	said := map[string]bool{}
	for _, l := range lines {
		said[l.Source+" "+l.Rule] = true
	}
	require.Len(t, lines, 3)
	require.Equal(t, map[string]bool{"ana paused tuesday": true, "bea cancelled tuesday of 2026-03-10": true, "cia resumed tuesday": true}, said)
}

func TestWhatCannotBeCancelledIsRefusedWithASentence(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	for _, one := range []struct{ campaign, occurrence, reason string }{
		{"tusday", "", `there is no campaign "tusday"`},
		{"tuesday", "", "say which occurrence"},
		{"tuesday", "2026-03-04", `tuesday has no occurrence on "2026-03-04"`},
		{"letter", "2026-03-04", "letter has no schedule"},
	} {
		err := s.e.Cancel(t.Context(), one.campaign, one.occurrence, "ana")
		require.ErrorContains(t, err, one.reason)
		require.Contains(t, []fault.Kind{fault.Invalid, fault.NotFound}, fault.Of(err))
	}
	require.True(t, fault.Is(s.e.Pause(t.Context(), "tusday", "ana"), fault.NotFound))
	require.True(t, fault.Is(s.e.Resume(t.Context(), "tusday", "ana"), fault.NotFound))
	lines, err := s.e.Audits(t.Context(), 10)
	require.NoError(t, err)
	require.Empty(t, lines)
}

func TestACampaignThatIsGoneIsPausedForThoseWhoAreInside(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.publish(nil)
	s.now = s.now.Add(time.Minute)
	require.NoError(t, s.e.Pause(t.Context(), "tuesday", "ana"))
	require.NoError(t, s.e.Cancel(t.Context(), "tuesday", "2026-03-03", "ana"))
}

func TestTwoWhoCallOffAtOnceAreBothHeard(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	first := true
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "transact" && first {
			first = false
			require.NoError(t, s.e.Cancel(t.Context(), "tuesday", "2026-03-17", "bea"))
		}
		return do()
	}
	require.NoError(t, s.e.Cancel(t.Context(), "tuesday", "2026-03-10", "ana"))
	halt, err := s.e.Halt(t.Context(), "tuesday")
	require.NoError(t, err)
	require.Equal(t, []string{"2026-03-10", "2026-03-17"}, halt.Cancelled)
	s.hook = func(string, item.Key, func() error) error { return fault.New(fault.Conflict, "another") }
	require.ErrorContains(t, s.e.Pause(t.Context(), "tuesday", "ana"), "look at it and try again")
}

func TestOnlyTheNewestCancellationsAreKept(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/tuesday.yaml": "campaign: tuesday\ntrigger: {schedule: {daily: true, at: \"10:00\"}, segment: everyone}\nsteps: [send: {channel: email, template: plain}]\npolicy: marketing\n"})
	day := at(0, 0)
	for range 70 {
		require.NoError(t, s.e.Cancel(t.Context(), "tuesday", day.Format(time.DateOnly), "ana"))
		day = day.AddDate(0, 0, 1)
	}
	halt, err := s.e.Halt(t.Context(), "tuesday")
	require.NoError(t, err)
	require.Len(t, halt.Cancelled, 64)
	require.Equal(t, "2026-05-11", halt.Cancelled[63])
}

func TestWhatTheTableDoesNotSayOfAHaltIsAnErrorOfDeliver(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.process(s.event("u.ana", "Letter Due", "n", "1"))
	s.reads = func(r item.Range) error {
		if r.Partition == "LAUNCH#letter" {
			return errors.New("no table")
		}
		return nil
	}
	require.NotEmpty(t, s.queue)
	entry := s.queue[len(s.queue)-1]
	require.ErrorContains(t, s.hand("deliver", entry.Type, entry.Detail), "read whether letter is paused: no table")
	require.Empty(t, s.addressees(), "what nobody knows to be allowed is not sent")
}
