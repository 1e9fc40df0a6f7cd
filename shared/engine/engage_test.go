package engine_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

func (s *stage) receive(all ...event.Event) error {
	s.t.Helper()
	detail, err := json.Marshal(engine.Received{Events: all})
	require.NoError(s.t, err)
	return s.hand("engage", engine.EventsReceived, detail)
}

// dueNow gives engage the alarms of customers, as wake would just now.
func (s *stage) dueNow(at time.Time, who ...string) {
	s.t.Helper()
	ticks := engine.Ticks{At: at}
	for _, w := range who {
		ticks.Due = append(ticks.Due, engine.Alarm{Customer: w, Minute: s.state(w).Armed, Shard: item.Shard(w)})
	}
	detail, err := json.Marshal(ticks)
	require.NoError(s.t, err)
	require.NoError(s.t, s.hand("engage", engine.TicksDue, detail))
}

// alarms lists whose alarms are in the agenda.
func (s *stage) alarms() (who []string) {
	for _, k := range s.left() {
		if strings.HasPrefix(k, "AGENDA#") {
			who = append(who, k[strings.LastIndex(k, "#")+1:])
		}
	}
	return who
}

func TestOneCustomerWhoFailsStopsNoOtherAndAllIsTriedAgain(t *testing.T) {
	s := newStage(t, nil)
	all := []event.Event{s.event("u.ana", "Signed In"), s.event("u.bea", "Signed In"), s.event("u.ana", "Signed In"), s.event("u.cia", "Signed In")}
	s.hook = func(call string, k item.Key, do func() error) error {
		if stateOf("u.bea", call, k) {
			return fault.New(fault.Internal, "broken")
		}
		return do()
	}
	require.ErrorContains(t, s.receive(all...), "put the state of u.bea")
	require.Equal(t, 2, s.count("u.ana", "Signed In"))
	require.EqualValues(t, 1, s.state("u.ana").Version, "her events are one put though others came between")
	require.Equal(t, 1, s.count("u.cia", "Signed In"))
	s.hook = nil
	require.NoError(t, s.receive(all...))
	for who, n := range map[string]int{"u.ana": 2, "u.bea": 1, "u.cia": 1} {
		require.Equal(t, n, s.count(who, "Signed In"), who)
	}
}

func TestAnEventIsAcceptedForThreeDays(t *testing.T) {
	s := newStage(t, nil)
	young, old, fresh := s.event("u.ana", "Signed In"), s.event("u.ana", "Signed Out"), s.event("u.ana", "Cart Viewed")
	young.Received = s.now.Add(-72 * time.Hour)
	old.Received = young.Received.Add(-time.Millisecond)
	require.NoError(t, s.receive(old, young, fresh))
	require.Equal(t, 1, s.count("u.ana", "Signed In"))
	require.Equal(t, 1, s.count("u.ana", "Cart Viewed"))
	require.Zero(t, s.count("u.ana", "Signed Out"))
	said, err := s.e.Failures(t.Context(), s.now)
	require.NoError(t, err)
	require.Len(t, said, 1)
	require.Contains(t, said[0].Sentence, "not processed within 3 days")
	require.Contains(t, said[0].Sentence, old.ID.String())
}

func TestAFailureThatCannotBeKeptIsAnErrorAndStopsNoEvent(t *testing.T) {
	s := newStage(t, nil)
	old, fresh := s.event("u.ana", "Signed Out"), s.event("u.ana", "Signed In")
	old.Received = s.now.AddDate(0, 0, -4)
	s.hook = func(_ string, k item.Key, do func() error) error {
		if strings.HasPrefix(k.Partition, "FAILED#") {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	require.Error(t, s.receive(old, fresh))
	require.Equal(t, 1, s.count("u.ana", "Signed In"))
}

func TestAnEntryThatEngageDoesNotKnowIsAnError(t *testing.T) {
	s := newStage(t, nil)
	require.ErrorContains(t, s.hand("engage", engine.MessageRequested, []byte("{}")), `"Message Requested" entries`)
	require.Error(t, s.hand("engage", engine.EventsReceived, []byte("[]")))
	require.Error(t, s.hand("engage", engine.TicksDue, []byte("[]")))
}

// waiters are customers with an alarm, whose minute has come.
func (s *stage) waiters(who ...string) {
	s.t.Helper()
	for _, w := range who {
		s.process(s.event(w, "First"))
		require.NotZero(s.t, s.state(w).Armed)
	}
	s.now = s.now.Add(10 * time.Minute)
}

var waits = map[string]string{"campaigns/one.yaml": waiting("one", "First", "5m")}

func TestACustomerWhoPanicsKeepsHerAlarmAndTheNextIsServed(t *testing.T) {
	s := newStage(t, waits)
	s.waiters("u.ana", "u.bea", "u.cia")
	s.reads = func(r item.Range) error {
		if r.Partition == item.Customer("u.bea") {
			panic("a state that nobody foresaw")
		}
		return nil
	}
	bea := engine.Alarm{Customer: "u.bea", Shard: item.Shard("u.bea"), Minute: s.state("u.ana").Armed}
	detail, err := json.Marshal(engine.Ticks{At: s.now, Due: []engine.Alarm{{Customer: "u.ana", Minute: s.state("u.ana").Armed, Shard: item.Shard("u.ana")},
		bea, {Customer: "u.cia", Minute: s.state("u.cia").Armed, Shard: item.Shard("u.cia")}}})
	require.NoError(t, err)
	require.NoError(t, s.hand("engage", engine.TicksDue, detail))
	s.reads = nil
	for _, who := range []string{"u.ana", "u.cia"} {
		require.NotEmpty(t, s.state(who).Enrolments[0].Ended, who)
	}
	require.Empty(t, s.state("u.bea").Enrolments[0].Ended)
	require.Contains(t, s.alarms(), "u.bea")
	s.pass(1)
	require.NotEmpty(t, s.state("u.bea").Enrolments[0].Ended, "the next minute brings her again")
}

func TestATickThatFailsKeepsItsAlarm(t *testing.T) {
	s := newStage(t, waits)
	s.waiters("u.ana")
	s.hook = func(call string, k item.Key, do func() error) error {
		if stateOf("u.ana", call, k) {
			return fault.New(fault.Internal, "broken")
		}
		return do()
	}
	s.dueNow(s.now, "u.ana")
	require.Contains(t, s.alarms(), "u.ana")
	s.hook = nil
	s.dueNow(s.now, "u.ana")
	require.NotEmpty(t, s.state("u.ana").Enrolments[0].Ended)
}

func TestAnEntryOfTicksOlderThanAMinuteIsDropped(t *testing.T) {
	s := newStage(t, waits)
	s.waiters("u.ana")
	before := s.left()
	s.dueNow(s.now.Add(-time.Minute-time.Millisecond), "u.ana")
	require.Empty(t, s.state("u.ana").Enrolments[0].Ended)
	require.Equal(t, before, s.left())
	s.dueNow(s.now.Add(-time.Minute), "u.ana")
	require.NotEmpty(t, s.state("u.ana").Enrolments[0].Ended)
}

func TestATickOnNobodyMakesNobody(t *testing.T) {
	s := newStage(t, nil)
	alarm := item.Item{Key: item.AgendaIn(3, "u.nobody", item.Floor(s.now))}
	require.NoError(t, s.Put(t.Context(), alarm, item.When{}, time.Time{}))
	s.pass(1)
	require.Empty(t, s.left(), "and its alarm is gone, in whatever shard it lay")
}

func TestWhatLiesInTheOutboxAnHourIsCarriedOutByItsAlarm(t *testing.T) {
	s := newStage(t, nil)
	s.hook = func(_ string, k item.Key, do func() error) error {
		if strings.HasPrefix(k.Sort, "LOG#") || strings.HasPrefix(k.Partition, "MEMBER#") {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	s.process(s.known("u.ana", "ana@shop.example")...)
	require.NotContains(t, strings.Join(s.left(), " "), "LOG#")
	s.hook = nil
	s.pass(62)
	require.Len(t, s.state("u.ana").Outbox.Lines, 0)
	left := strings.Join(s.left(), "\n")
	require.Contains(t, left, "C#u.ana LOG#")
	require.Regexp(t, `MEMBER#everyone#\d\d u\.ana`, left)
	require.NotContains(t, left, "AGENDA#")
}
