package console

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/engine"
)

func TestAnOccurrenceThatWasPausedUntilItWasTooLateRunsNoMore(t *testing.T) {
	half := engine.OccurrenceState{Occurrence: "2026-11-24", Given: 3, Expected: 5, Closes: start}
	require.Equal(t, "running", begun(half, start.Add(-time.Minute), engine.Halt{}).State)
	late := begun(half, start, engine.Halt{Paused: true})
	require.Equal(t, "over", late.State)
	require.False(t, late.Stops, "nothing is left to call off")
	require.Equal(t, "It began for 3 of 5 members before it was too late.", late.Says)
}
