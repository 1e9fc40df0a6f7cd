package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

const keen = "segment: keen\nwhere: {trait: {name: tier, is: gold}}\n"

// tier says a trait of ana's.
func (s *stage) tier(value string) event.Event {
	e := s.event("u.ana", event.Identify)
	e.Traits = map[string]any{"tier": value}
	return e
}

// stalled makes the next write of a member item wait until after what f does.
func (s *stage) stalled(k item.Key, f func()) {
	s.hook = func(call string, at item.Key, do func() error) error {
		if call == "put" && at == k {
			s.hook = nil
			f()
		}
		return do()
	}
}

func TestAMemberThatIsWrittenLateDoesNotReplaceANewerOne(t *testing.T) {
	s := newStage(t, map[string]string{"segments/keen.yaml": keen})
	member := item.Member("keen", "u.ana")
	s.stalled(member, func() { s.now = s.now.Add(time.Second); s.process(s.tier("none")) })
	s.process(s.tier("gold"))
	require.False(t, s.state("u.ana").In("keen"))
	require.Equal(t, "out", s.body(member), "the first writer came last")
}

func TestAMemberThatIsWrittenLateDoesNotReplaceThatOfAMerge(t *testing.T) {
	s := newStage(t, map[string]string{"segments/keen.yaml": keen})
	for range 5 {
		s.process(s.event("a.web", "Cart Viewed")) // a browser with more versions than she has
	}
	member := item.Member("keen", "u.ana")
	s.stalled(member, func() {
		s.now = s.now.Add(time.Second)
		none := s.tier("none")
		none.Fold = "a.web"
		s.process(none)
	})
	s.process(s.tier("gold"))
	require.Equal(t, "out", s.body(member))
}

func TestWhoLeavesIsSaidToBeOutForADayThoughTheStateIsPutAgain(t *testing.T) {
	s := newStage(t, map[string]string{"segments/keen.yaml": keen})
	member := item.Member("keen", "u.ana")
	s.process(s.tier("gold"))
	s.now = s.now.Add(time.Second)
	s.process(s.tier("none"))
	s.now = s.now.Add(23 * time.Hour)
	require.Equal(t, "out", s.body(member), "whoever was in may still be writing that")
	s.now = s.now.Add(2 * time.Hour)
	require.False(t, s.has(member))
}

// An item of an older version is not what the outbox asks to be written.
func TestAnOlderItemIsNotTakenForWritten(t *testing.T) {
	s := newStage(t, map[string]string{"segments/keen.yaml": keen})
	member := item.Member("keen", "u.ana")
	s.process(s.tier("gold"))
	s.now = s.now.Add(time.Second)
	s.hook = func(call string, at item.Key, do func() error) error {
		if call == "put" && at == member {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	s.process(s.tier("none"))
	require.Equal(t, "in", s.body(member))
	s.hook = nil
	s.pass(70)
	require.Equal(t, "out", s.body(member), "the alarm of the outbox brings it")
	require.Empty(t, s.state("u.ana").Outbox.Members)
}
