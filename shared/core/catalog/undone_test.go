package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/message"
)

func TestAFinalMessageThatIsStillInTheOutboxIsLookedAtWithinTheHour(t *testing.T) {
	w, m := reminded(t)
	require.Equal(t, message.Sending, w.lease(m, 7, "").Status)
	w.outcome(m, 7, "unknown", "the reply was lost")
	w.now = w.s.Armed.Time()
	w.tick(nil)
	require.Equal(t, message.Unknown, w.message(m.ID).Status, "its item was not written yet")
	require.Empty(t, w.s.Outbox.Lines)
	require.NotZero(t, w.s.Armed)
	require.LessOrEqual(t, w.s.Armed.Time().Sub(w.now), time.Hour+time.Minute)
}
