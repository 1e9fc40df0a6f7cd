package edge

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// world is the real engine on a table in memory.
type world struct {
	engine.Ports
	bus     recorded
	history recorded
}

// recorded keeps what it is given. Its error, when set, is all it answers.
type recorded struct {
	mu    sync.Mutex
	lines [][]byte
	err   error
}

func (r *recorded) Publish(ctx context.Context, entries []engine.Entry) error {
	for _, e := range entries {
		if err := r.Append(ctx, e.Detail); err != nil {
			return err
		}
	}
	return nil
}

func (r *recorded) Append(_ context.Context, line []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.lines = append(r.lines, line)
	}
	return r.err
}

func newWorld(t *testing.T) *world {
	clock := func() time.Time { return start }
	w := &world{}
	w.Ports = engine.Ports{Store: memory.New(clock), Bus: &w.bus, History: &w.history, Secrets: secrets(), Clock: clock}
	_, err := engine.Publish(context.Background(), w.Store, map[string][]byte{"shop.yaml": []byte(lampsYAML)})
	require.NoError(t, err)
	return w
}

func none(string) string { return "" }

func (w *world) collect(t *testing.T, a ask) Response {
	h, err := NewCollect(none, w.Ports)
	require.NoError(t, err)
	return call(t, h, a)
}

func (w *world) respond(t *testing.T, a ask) Response {
	h, err := NewRespond(none, w.Ports)
	require.NoError(t, err)
	return call(t, h, a)
}

func (w *world) state(t *testing.T, who string) customer.State {
	s, err := engine.New(w.Ports).Load(context.Background(), who)
	require.NoError(t, err)
	return s
}

func count(s customer.State, name string) uint32 {
	for _, r := range s.Records {
		if r.Name == name {
			return r.Count
		}
	}
	return 0
}

func TestABatchSentFourTimesCountsOnce(t *testing.T) {
	w := newWorld(t)
	var items []string
	for i := range 100 {
		items = append(items, fmt.Sprintf(`{"type":"track","userId":"1","event":"Product Viewed","messageId":"m%d"}`, i))
	}
	for range 4 {
		require.Equal(t, 200, w.collect(t, ask{path: "/v1/batch", key: serverKey, body: `{"batch":[` + strings.Join(items, ",") + `]}`}).StatusCode)
	}
	require.Equal(t, uint32(100), count(w.state(t, "u.1"), event.ProductViewed))
	require.Empty(t, w.bus.lines)
}

func TestABrowsersVisitBecomesTheCustomersInOneBatch(t *testing.T) {
	w := newWorld(t)
	r := w.collect(t, ask{path: "/v1/batch", key: serverKey, body: `{"batch":[
		{"type":"track","anonymousId":"b","event":"Product Viewed"},
		{"type":"identify","anonymousId":"b","userId":"1","traits":{"email":"ana@example.com"}},
		{"type":"track","anonymousId":"b","event":"Product Viewed"},
		{"type":"track","userId":"1","event":"Product Viewed"}]}`})
	require.Equal(t, 200, r.StatusCode, r.Body)
	require.Equal(t, uint32(3), count(w.state(t, "u.1"), event.ProductViewed))
	require.Equal(t, "u.1", w.state(t, "a.b").ID)
}

func TestWhatGoesOnTheBusComesBackTheSame(t *testing.T) {
	w := newWorld(t)
	w.history.err = errDown
	r := w.collect(t, ask{path: "/v1/track", key: serverKey, body: `{"userId":"1","event":"Product Viewed","properties":{"name":"Lamp 💡"}}`})
	require.Equal(t, 200, r.StatusCode, r.Body)
	require.Zero(t, w.state(t, "u.1").Version, "what history lacks is not committed")
	require.Len(t, w.bus.lines, 1)
	var entry engine.Received
	require.NoError(t, json.Unmarshal(w.bus.lines[0], &entry))
	require.Equal(t, "Lamp 💡", entry.Events[0].Properties["name"])
	w.bus.err = errDown
	require.Equal(t, 503, w.collect(t, ask{path: "/v1/track", key: serverKey, body: oneTrack}).StatusCode)
}

func TestOneClickThenOpeningShowsNoAndTheButtonTakesItBack(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, 200, w.collect(t, ask{path: "/v1/track", key: serverKey, body: `{"userId":"1","event":"Consent Granted","properties":{"channel":"email","topic":"marketing"},"timestamp":"2026-11-24T09:00:00Z"}`}).StatusCode)
	path := "/m/" + signer(t).Unsubscribe("u.1", "email", "news", "m1")
	opened := func() string { return w.respond(t, ask{method: "GET", path: path}).Body }
	require.Contains(t, opened(), "You said yes.")
	before := w.everything(t)
	opened()
	w.respond(t, ask{method: "HEAD", path: path})
	require.Equal(t, before, w.everything(t), "reading changes nothing")
	for range 3 {
		require.Equal(t, 200, w.respond(t, ask{path: path, headers: urlencoded, body: "List-Unsubscribe=One-Click"}).StatusCode)
	}
	require.Contains(t, opened(), "You said no.")
	said, known := w.state(t, "u.1").Consent("email", "news", "marketing")
	require.True(t, known && !said.Granted)
	nonce := nonceField.FindStringSubmatch(opened())[1]
	w.Clock = func() time.Time { return start.Add(time.Second) }
	r := w.respond(t, ask{path: path, headers: urlencoded, body: "topic=news&say=yes&form=" + nonce})
	require.Contains(t, r.Body, "You said yes.")
}

// everything is the bytes of the customer's partition.
func (w *world) everything(t *testing.T) string {
	var b bytes.Buffer
	items, err := w.Store.Query(context.Background(), item.Range{Partition: item.Customer("u.1")})
	require.NoError(t, err)
	require.NotEmpty(t, items)
	for _, it := range items {
		fmt.Fprintf(&b, "%v %d %x\n", it.Key, it.Version, it.Body)
	}
	return b.String()
}
