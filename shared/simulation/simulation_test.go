package simulation_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/engine"
	"rapport/shared/simulation"
)

// track is what a shop's server says of a customer.
func track(who, name string, at time.Time, properties map[string]any) event.Event {
	return event.Event{Kind: event.Behaviour, ID: id.Hash("test", who, name, at.String()), Customer: who, Name: name,
		Time: at, Received: at, Server: true, Source: "server", Properties: properties}
}

// known is what makes a customer one who may be written to.
func known(who, email string, at time.Time) []event.Event {
	identify := track(who, event.Identify, at, nil)
	identify.Traits = map[string]any{"email": email}
	return []event.Event{identify, track(who, event.ConsentGranted, at, map[string]any{"channel": "email"})}
}

func TestAMailLeavesAtItsMinuteAndNotBefore(t *testing.T) {
	var mails []engine.Mail
	var at []time.Time
	var w *simulation.World
	w, err := simulation.New(t.Context(), simulation.Options{Start: start, Files: files(), Sent: func(m engine.Mail) {
		mails, at = append(mails, m), append(at, w.Now())
	}})
	require.NoError(t, err)
	require.NoError(t, w.Feed(t.Context(), append(known("u.1", "ana@example.com", start), track("u.1", event.OrderCompleted, start.Add(time.Hour), map[string]any{"order_id": "1"}),
		track("u.1", event.ProductAdded, start.Add(24*time.Hour), map[string]any{"product_id": "p"}))))
	require.NoError(t, w.Until(t.Context(), start.Add(25*time.Hour-time.Second)))
	require.Len(t, mails, 1, "the receipt")
	require.NoError(t, w.Until(t.Context(), start.Add(30*time.Hour)))
	require.Equal(t, []time.Time{start.Add(time.Hour), start.Add(25 * time.Hour)}, at)
	require.Equal(t, []string{"ana@example.com", "receipt", "reminder"}, []string{mails[1].To, mails[0].Tags["campaign"], mails[1].Tags["campaign"]})
	require.Equal(t, start.Add(30*time.Hour), w.Now())
	s, err := w.Engine().Load(t.Context(), "u.1")
	require.NoError(t, err)
	require.Empty(t, s.Outbox.Messages)
	sent, err := w.Engine().Explain(t.Context(), "u.1")
	require.NoError(t, err)
	require.Contains(t, fmt.Sprint(sent.Lines), "delivered")
}

func TestTheMailboxSimulatorBouncesAndComplains(t *testing.T) {
	for box, cause := range map[string]string{"bounce+1": "BOUNCE", "suppressionlist": "BOUNCE", "complaint": "COMPLAINT", "success": ""} {
		w, err := simulation.New(t.Context(), simulation.Options{Start: start, Files: files()})
		require.NoError(t, err)
		require.NoError(t, w.Feed(t.Context(), append(known("u.1", box+"@simulator.amazonses.com", start), track("u.1", event.OrderCompleted, start, map[string]any{"order_id": "1"}))))
		s, err := w.Engine().Load(t.Context(), "u.1")
		require.NoError(t, err)
		require.Equal(t, cause, s.Address.Suppressed, box)
	}
}

// Nobody asks a plain world who got what, and a bounce still stops what comes later.
func TestInAPlainWorldTheChannelSpeaksOnlyOfWhatWentWrong(t *testing.T) {
	w, err := simulation.New(t.Context(), simulation.Options{Start: start, Files: files(), Plain: true})
	require.NoError(t, err)
	for who, email := range map[string]string{"u.1": "ana@example.com", "u.2": "bounce@simulator.amazonses.com"} {
		require.NoError(t, w.Feed(t.Context(), append(known(who, email, start), track(who, event.OrderCompleted, start, map[string]any{"order_id": "1"}))))
	}
	var kinds [2]string
	for i, who := range []string{"u.1", "u.2"} {
		lines, err := w.Engine().Journal(t.Context(), who)
		require.NoError(t, err)
		for _, l := range lines {
			kinds[i] += fmt.Sprint(l.Kind, " ")
		}
	}
	require.NotContains(t, kinds[0], fmt.Sprint(journal.Delivered))
	require.Contains(t, kinds[0], fmt.Sprint(journal.Sent))
	require.Contains(t, kinds[1], fmt.Sprint(journal.Bounced))
	s, err := w.Engine().Load(t.Context(), "u.2")
	require.NoError(t, err)
	require.Equal(t, "BOUNCE", s.Address.Suppressed)
}

func TestANewVersionIsInForceAtOnce(t *testing.T) {
	sent := 0
	w, err := simulation.New(t.Context(), simulation.Options{Start: start, Files: files(), Sent: func(engine.Mail) { sent++ }})
	require.NoError(t, err)
	require.NoError(t, w.Feed(t.Context(), known("u.1", "ana@example.com", start)))
	fewer := files()
	delete(fewer, "campaigns/receipt.yaml")
	require.NoError(t, w.Publish(t.Context(), fewer))
	require.NoError(t, w.Feed(t.Context(), []event.Event{track("u.1", event.OrderCompleted, start.Add(time.Second), map[string]any{"order_id": "1"})}))
	require.Zero(t, sent)
}

func TestTheSameStoryMakesTheSameWorld(t *testing.T) {
	run := func() ([]item.Item, int) {
		sent := 0
		w, err := simulation.New(t.Context(), simulation.Options{Start: start, Files: files(), Sent: func(engine.Mail) { sent++ }})
		require.NoError(t, err)
		require.NoError(t, w.Feed(t.Context(), year(10)))
		require.NoError(t, w.Until(t.Context(), start.AddDate(1, 1, 0)))
		return w.Items(), sent
	}
	first, sent := run()
	again, sentAgain := run()
	require.Greater(t, sent, 20)
	require.Equal(t, sent, sentAgain)
	require.Equal(t, first, again)
	messages := 0
	for _, it := range first {
		if m, err := message.Decode(it.Body); err == nil && m.Status == message.Sent {
			messages++
		}
	}
	require.Equal(t, sent, messages)
}

// The log is the operator's, and its figures are what alarms watch: a simulation in the console must not call anybody.
func TestWhatIsRefusedInASimulationRaisesNoAlarm(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	nobody := files()
	nobody["shop.yaml"] = []byte("name: Lamps\ncountry: HR\ncountries: {HR: explicit}\n") // it says no sender
	sent := 0
	w, err := simulation.New(t.Context(), simulation.Options{Start: start, Files: nobody, Sent: func(engine.Mail) { sent++ }})
	require.NoError(t, err)
	require.NoError(t, w.Feed(t.Context(), append(known("u.1", "ana@example.com", start), track("u.1", event.OrderCompleted, start, map[string]any{"order_id": "1"}))))
	require.NoError(t, w.Until(t.Context(), start.AddDate(0, 0, 3)))
	require.Zero(t, sent)
	require.Empty(t, log.String())
}

func TestDefinitionsWithAMistakeBeginNoWorld(t *testing.T) {
	broken := files()
	broken["campaigns/receipt.yaml"] = []byte("campaign: receipt\n")
	_, err := simulation.New(t.Context(), simulation.Options{Start: start, Files: broken})
	require.ErrorContains(t, err, "campaigns/receipt.yaml")
}

// BenchmarkYear is a year of 300 customers.
func BenchmarkYear(b *testing.B) {
	story := year(300)
	for b.Loop() {
		w, err := simulation.New(b.Context(), simulation.Options{Start: start, Files: files()})
		require.NoError(b, err)
		require.NoError(b, w.Feed(b.Context(), story))
		require.NoError(b, w.Until(b.Context(), start.AddDate(1, 1, 0)))
	}
	b.ReportMetric(float64(len(story)), "events/op")
}
