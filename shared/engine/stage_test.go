package engine_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/link"
	"rapport/shared/engine"
)

const linkSecret = `{"current":"k1","keys":{"k1":"00112233445566778899aabbccddeeff"}}`

// TestMain keeps what the functions log out of the tests' output.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	m.Run()
}

// stage is a small Rapport: the functions over a store in memory, a clock that the test sets, and a bus, a
// history and a channel that keep what they are given. It is every port itself.
type stage struct {
	t       *testing.T
	now     time.Time
	e       *engine.Engine
	table   *memory.Store
	keys    map[item.Key]bool // of all that was ever put
	puts    []item.Item       // in order, those that were taken
	queue   []engine.Entry    // published and not delivered yet
	history []string          // records
	lag     time.Duration     // so long after it was appended a record can be read
	slow    time.Duration     // that reading a record takes
	unread  error             // why history cannot be read
	bad     string            // a part that cannot
	since   []time.Time       // when each was appended
	mails   []engine.Mail
	answer  func() (provider string, err error) // of the channel
	secret  func() (string, error)
	hook    func(call string, k item.Key, do func() error) error                  // around each call that writes
	reads   func(r item.Range) error                                              // before each that reads
	take    map[string]func(ctx context.Context, e events.EventBridgeEvent) error // functions by verb
	events  int
	reading sync.Mutex
	read    []string // of history
}

func newStage(t *testing.T, files map[string]string) *stage {
	t.Helper()
	s := &stage{t: t, now: start, keys: map[item.Key]bool{}}
	s.table = memory.New(func() time.Time { return s.now })
	s.answer = func() (string, error) { return fmt.Sprint("ses-", len(s.mails)), nil }
	s.secret = func() (string, error) { return linkSecret, nil }
	s.e = engine.New(s.ports()).Hasty()
	env := func(name string) string {
		return map[string]string{"PUBLIC_URL": "https://shop.example", "MAX_SEND_RATE": "1000000"}[name]
	}
	s.take = map[string]func(context.Context, events.EventBridgeEvent) error{}
	for verb, build := range map[string]func(func(string) string, engine.Ports) (func(context.Context, events.EventBridgeEvent) error, error){
		"engage": engine.NewEngage, "wake": engine.NewWake, "launch": engine.NewLaunch, "deliver": engine.NewDeliver, "feedback": engine.NewFeedback} {
		take, err := build(env, s.ports())
		require.NoError(t, err)
		s.take[verb] = take
	}
	s.publish(files)
	return s
}

func (s *stage) ports() engine.Ports {
	return engine.Ports{Store: s, Bus: s, History: s, Past: s, Mailer: s, Secrets: s, Clock: func() time.Time { return s.now }}
}

func (s *stage) publish(files map[string]string) uint32 {
	s.t.Helper()
	version, err := engine.Publish(s.t.Context(), s, stageFiles(files))
	require.NoError(s.t, err)
	return version
}

func (s *stage) call(name string, k item.Key, do func() error) error {
	if s.hook == nil {
		return do()
	}
	return s.hook(name, k, do)
}

func (s *stage) Query(ctx context.Context, r item.Range) ([]item.Item, error) {
	if s.reads != nil {
		if err := s.reads(r); err != nil {
			return nil, err
		}
	}
	return s.table.Query(ctx, r)
}

func (s *stage) Put(ctx context.Context, it item.Item, when item.When, notAfter time.Time) error {
	return s.call("put", it.Key, func() error {
		err := s.table.Put(ctx, it, when, notAfter)
		s.note(err, it)
		return err
	})
}

func (s *stage) Transact(ctx context.Context, puts []item.Put, notAfter time.Time) error {
	return s.call("transact", puts[0].Item.Key, func() error {
		err := s.table.Transact(ctx, puts, notAfter)
		for _, p := range puts {
			s.note(err, p.Item)
		}
		return err
	})
}

func (s *stage) note(err error, it item.Item) {
	if s.keys[it.Key] = true; err == nil {
		s.puts = append(s.puts, it)
	}
}

func (s *stage) Delete(ctx context.Context, k item.Key) error {
	return s.call("delete", k, func() error { return s.table.Delete(ctx, k) })
}

func (s *stage) Publish(_ context.Context, entries []engine.Entry) error {
	return s.call("publish", item.Key{}, func() error {
		s.queue = append(s.queue, entries...)
		return nil
	})
}

func (s *stage) Append(_ context.Context, record []byte) error {
	return s.call("append", item.Key{}, func() error {
		s.history, s.since = append(s.history, string(record)), append(s.since, s.now)
		return nil
	})
}

// Parts and Read make the records a past, each a part of its own.
func (s *stage) Parts(context.Context) (parts []string, err error) {
	if s.unread != nil {
		return nil, s.unread
	}
	for i, since := range s.since {
		if !since.Add(s.lag).After(s.now) {
			parts = append(parts, fmt.Sprintf("%08d", i))
		}
	}
	return parts, nil
}

func (s *stage) Read(ctx context.Context, part string, keep func(string) bool, each func(event.Event)) (int, error) {
	i, err := strconv.Atoi(part)
	if err != nil {
		return 0, err
	}
	s.reading.Lock()
	s.read, s.now = append(s.read, part), s.now.Add(s.slow)
	s.reading.Unlock()
	if part == s.bad {
		return 0, errors.New("no gzip")
	}
	return engine.ReadPast(ctx, strings.NewReader(s.history[i]), keep, each)
}

func (s *stage) Send(_ context.Context, m engine.Mail) (string, error) {
	s.mails = append(s.mails, m)
	return s.answer()
}

func (s *stage) Secret(context.Context, string) (string, error) { return s.secret() }

// signer is the shop's.
func (s *stage) signer() *link.Signer {
	signer, err := link.New(linkSecret)
	require.NoError(s.t, err)
	return signer
}

// event is one from the shop, now. Its properties are pairs of name and value.
func (s *stage) event(who, name string, properties ...any) event.Event {
	s.events++
	e := event.Event{Kind: event.Behaviour, ID: id.Hash("stage", fmt.Sprint(s.events)), Customer: who, Name: name,
		Time: s.now, Received: s.now, Server: true, Source: "test", Properties: map[string]any{}}
	for i := 0; i < len(properties); i += 2 {
		e.Properties[properties[i].(string)] = properties[i+1]
	}
	return e
}

// known is what makes a customer one who may be written to.
func (s *stage) known(who, email string) []event.Event {
	identify := s.event(who, event.Identify)
	identify.Traits = map[string]any{"email": email, "first_name": "Ana"}
	return []event.Event{identify, s.event(who, event.ConsentGranted, "channel", "email")}
}

func (s *stage) process(all ...event.Event) engine.Result {
	s.t.Helper()
	r, err := s.e.Process(s.t.Context(), all)
	require.NoError(s.t, err)
	return r
}

func (s *stage) state(who string) customer.State {
	s.t.Helper()
	c, err := s.e.Load(s.t.Context(), who)
	require.NoError(s.t, err)
	return c
}

// hand gives one entry to a function.
func (s *stage) hand(verb, kind string, detail []byte) error {
	s.events++
	return s.take[verb](s.t.Context(), events.EventBridgeEvent{ID: fmt.Sprint("entry-", s.events), DetailType: kind, Time: s.now, Detail: detail})
}

// settle delivers what is on the bus, and what comes of it, until nothing is; only entries of the given types, if any
// are given.
func (s *stage) settle(types ...string) {
	s.t.Helper()
	for {
		i := slices.IndexFunc(s.queue, func(e engine.Entry) bool { return len(types) == 0 || slices.Contains(types, e.Type) })
		if i < 0 {
			return
		}
		next := s.queue[i]
		s.queue = slices.Delete(s.queue, i, i+1)
		verb := "engage"
		if next.Type == engine.MessageRequested {
			verb = "deliver"
		}
		require.NoError(s.t, s.hand(verb, next.Type, next.Detail))
	}
}

// pass lets minutes pass, each with its wake.
func (s *stage) pass(minutes int) {
	s.t.Helper()
	for range minutes {
		s.now = s.now.Add(time.Minute)
		require.NoError(s.t, s.hand("wake", "Scheduled Event", []byte("{}")))
		s.settle()
	}
}

// left lists the keys of all that is in the table but definitions, each as partition and sort.
func (s *stage) left() []string {
	all := []string{}
	for k := range maps.Keys(s.keys) {
		if strings.HasPrefix(k.Partition, "CATALOG") {
			continue
		}
		if items, err := s.table.Query(s.t.Context(), item.Only(k)); err == nil && len(items) > 0 {
			all = append(all, k.Partition+" "+k.Sort)
		}
	}
	slices.Sort(all)
	return all
}
