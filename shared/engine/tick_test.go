package engine_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// watch tells how long each read of the table may take.
type watch struct {
	*stage
	within map[string]time.Duration
}

func (w watch) Query(ctx context.Context, r item.Range) ([]item.Item, error) {
	w.within[r.Partition] = time.Hour
	if end, ok := ctx.Deadline(); ok {
		w.within[r.Partition] = time.Until(end)
	}
	return w.stage.Query(ctx, r)
}

func TestEachTickHasFiveSecondsOfItsOwn(t *testing.T) {
	s := newStage(t, nil)
	w := watch{s, map[string]time.Duration{}}
	ports := s.ports()
	ports.Store = w
	engage, err := engine.NewEngage(func(string) string { return "" }, ports)
	require.NoError(t, err)
	due := []engine.Alarm{{Minute: item.Floor(s.now), Customer: "u.ana"}, {Minute: item.Floor(s.now), Customer: "u.bea"}}
	detail, err := json.Marshal(engine.Ticks{At: s.now, Due: due})
	require.NoError(t, err)
	require.NoError(t, engage(t.Context(), events.EventBridgeEvent{DetailType: engine.TicksDue, Detail: detail}))
	for _, who := range []string{"u.ana", "u.bea"} {
		require.Contains(t, w.within, item.Customer(who))
		require.LessOrEqual(t, w.within[item.Customer(who)], 5*time.Second, "one who hangs must not take the others' time")
	}
}

// Reading and carrying out take time; what is decided counts from behind them, and so does its deadline.
func TestNowIsReadAfterAllThatIsReadBefore(t *testing.T) {
	s := newStage(t, nil)
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "put" && len(k.Sort) > 4 && k.Sort[:4] == "LOG#" {
			return context.DeadlineExceeded // stays in the outbox
		}
		return do()
	}
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.hook = nil
	s.reads = func(item.Range) error { s.now = s.now.Add(20 * time.Second); return nil }
	r := s.process(s.event("u.ana", "Letter Due"))
	s.reads = nil
	require.Len(t, r.State.Outbox.Messages, 1)
	require.Equal(t, s.now, r.State.Outbox.Messages[0].Requested)
}
