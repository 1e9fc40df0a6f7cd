package engine_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/engine"
)

// patientShop is one whose letters are too late only after a fortnight.
const patientShop = "name: Test shop\nurl: https://shop.example\nfrom: Test <shop@shop.example>\nexpires: {marketing: 14d}\n"

// An occurrence is open for as long as `expires` says, and so long it has to be known who got it.
func TestWhoLeavesAndComesBackWhileALetterIsOpenGetsItOnce(t *testing.T) {
	s := newStage(t, letterFiles(map[string]string{"shop.yaml": patientShop}))
	s.reader("u.ana", "")
	s.liveUntil(at(12, 0))
	require.Equal(t, []string{"ana"}, s.addressees())
	s.liveUntil(at(12, 0).AddDate(0, 0, 5))
	s.newsletter("u.ana", false)
	s.settle()
	s.live(2 * time.Minute)
	s.newsletter("u.ana", true)
	s.settle()
	s.liveUntil(at(12, 0).AddDate(0, 0, 6))
	require.Equal(t, []string{"ana"}, s.addressees())
}

func TestALetterThatIsOpenAndGoesToAnotherSegmentNowComesToNobodyTwice(t *testing.T) {
	files := letterFiles(map[string]string{"shop.yaml": patientShop})
	s := newStage(t, files)
	s.reader("u.ana", "")
	s.liveUntil(at(12, 0).AddDate(0, 0, 5))
	s.process(s.event("u.ana", "Product Viewed"))
	files["campaigns/tuesday.yaml"] = "campaign: tuesday\ntrigger: {schedule: {weekly: tue, at: \"10:00\"}, segment: everyone}\nsteps: [send: {channel: email, template: plain}]\npolicy: marketing\n"
	s.publish(files)
	s.now = s.now.Add(time.Minute)
	s.liveUntil(at(12, 0).AddDate(0, 0, 6))
	require.Equal(t, []string{"ana"}, s.addressees())
}

// A campaign that was called off as a whole stays so when it gets a schedule, until it is resumed: its page says so.
func TestWhatWasCalledOffAsAWholeStaysSoWhenItGetsASchedule(t *testing.T) {
	s := newStage(t, letterFiles(map[string]string{"campaigns/tuesday.yaml": "campaign: tuesday\ntrigger: {event: Letter Wanted, key: n}\nsteps: [send: {channel: email, template: plain}]\npolicy: marketing\n"}))
	require.NoError(t, s.e.Cancel(t.Context(), "tuesday", "", "ana"))
	s.now = s.now.Add(time.Minute)
	s.publish(letterFiles(nil))
	s.reader("u.ana", "")
	s.reader("u.bea", "")
	s.liveUntil(at(12, 0))
	require.Empty(t, s.addressees())
	require.NoError(t, s.e.Resume(t.Context(), "tuesday", "ana"))
	s.liveUntil(at(14, 0))
	require.Equal(t, []string{"ana", "bea"}, s.addressees())
}

// Whatever is decided of a campaign, nothing leaves beside the pace.
func TestNoMailLeavesBesideThePaceWhateverWasCalledOff(t *testing.T) {
	s := newStage(t, letterFiles(map[string]string{"campaigns/tuesday.yaml": "campaign: tuesday\ntrigger: {event: Letter Wanted, key: n}\nsteps: [send: {channel: email, template: plain}]\npolicy: marketing\n"}))
	slow, err := engine.NewDeliver(func(name string) string {
		return map[string]string{"PUBLIC_URL": "https://shop.example", "MAX_SEND_RATE": "0.001"}[name]
	}, s.ports())
	require.NoError(t, err)
	s.take["deliver"] = func(ctx context.Context, e events.EventBridgeEvent) error {
		ctx, stop := context.WithTimeout(ctx, time.Millisecond)
		defer stop()
		return slow(ctx, e)
	}
	require.NoError(t, s.e.Cancel(t.Context(), "tuesday", "", "ana"))
	s.now = s.now.Add(time.Minute)
	s.publish(letterFiles(nil))
	for _, who := range []string{"u.ana", "u.bea", "u.cia", "u.dot"} {
		s.reader(who, "")
	}
	s.liveUntil(at(10, 5))
	require.LessOrEqual(t, len(s.addressees()), 1, "one mail in a thousand seconds is allowed")
}
