package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// bought is ana, who was a browser before, and bought, got her receipt, and said no to a letter.
func bought(t *testing.T) *stage {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	s.now = s.now.Add(time.Hour)
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.process(s.fold("u.ana", "a.web"))
	s.process(s.event("u.ana", "Order Completed", "order_id", "o1", "total", 20.0))
	s.settle()
	s.now = s.now.Add(time.Hour)
	s.process(s.event("u.ana", "Consent Withdrawn", "channel", "email"))
	s.process(s.event("u.ana", "Letter Due", "n", "1"))
	s.settle()
	return s
}

func (s *stage) profile(who string) engine.Profile {
	s.t.Helper()
	p, err := s.e.Profile(s.t.Context(), who)
	require.NoError(s.t, err)
	return p
}

func TestATimelineHoldsAllThatIsKnownNewestFirst(t *testing.T) {
	s := bought(t)
	p := s.profile("a.web")
	require.Equal(t, "u.ana", p.State.ID)
	require.Equal(t, []string{"a.web"}, p.Folded)
	var kinds, said []string
	all := p.Timeline()
	for i, m := range all {
		require.False(t, i > 0 && m.Time.After(all[i-1].Time))
		kinds, said = append(kinds, m.Kind), append(said, m.Kind+": "+m.Sentence)
	}
	text := strings.Join(said, "\n")
	for _, want := range []string{"event: Cart Viewed", "order: ordered o1", "message: receipt: sent by email", "event: Letter Due", "decision: recognised as the same person as a.web"} {
		require.Contains(t, text, want)
	}
	require.NotContains(t, text, "event: Order Completed", "the order says so")
	require.Contains(t, kinds, engine.DecisionMoment)
}

func TestTheTimelineSaysOnlyWhatExplainSaysOfDecisions(t *testing.T) {
	s := bought(t)
	x, err := s.e.Explain(t.Context(), "u.ana")
	require.NoError(t, err)
	said := map[string]int{}
	for _, m := range s.profile("u.ana").Timeline() {
		if m.Kind != engine.DidMoment && m.Kind != engine.OrderMoment {
			said[m.Sentence]++
		}
	}
	for _, l := range x.Lines {
		said[l.Sentence]--
	}
	for sentence, n := range said {
		require.Zero(t, n, sentence)
	}
}

func TestTheTimelinesPagesHoldEachMomentOnce(t *testing.T) {
	s := bought(t)
	s.process(s.many("Signed In", 30)...)
	all := s.profile("u.ana").Timeline()
	var paged []engine.Moment
	for key := ""; ; {
		page, next := engine.Behind(all, key, 7)
		paged = append(paged, page...)
		if next == "" {
			break
		}
		key = next
	}
	require.Equal(t, all, paged)
	first := 0
	for _, m := range all {
		if m.Sentence == "Signed In, the first of 30" {
			first++
		}
	}
	require.Equal(t, 1, first, "her state keeps the newest 16 and the first")
}

func TestAProfileReadsHerPartitionsAndNothingElse(t *testing.T) {
	s := bought(t)
	reads := 0
	s.reads = func(r item.Range) error {
		reads++
		require.True(t, strings.HasPrefix(r.Partition, "C#u.ana") || strings.HasPrefix(r.Partition, "C#a.web"), r.Partition)
		return nil
	}
	s.profile("u.ana")
	require.Equal(t, 1+2+2, reads, "her state, who was folded in, and two partitions")
}

func TestOfTheErasedThereIsNoTimeline(t *testing.T) {
	s := bought(t)
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	p := s.profile("u.ana")
	require.True(t, p.State.Tombstone())
	require.Empty(t, p.Timeline())
	_, err := s.e.Profile(t.Context(), "u.nobody")
	require.True(t, fault.Is(err, fault.NotFound))
}

func TestWhyNotAgreesWithWhatWasSentAndSkipped(t *testing.T) {
	s := bought(t)
	for campaign, want := range map[string]string{"receipt": "got it", "letter": "consent", "survey": "not triggered"} {
		why, err := s.e.WhyNot(t.Context(), "u.ana", campaign)
		require.NoError(t, err)
		require.Equal(t, want, string(why.Hurdle), why.Sentence)
	}
	require.NoError(t, s.e.Pause(t.Context(), "receipt", "bea"))
	s.process(s.event("u.ana", "Order Completed", "order_id", "o2"))
	why, err := s.e.WhyNot(t.Context(), "u.ana", "receipt")
	require.NoError(t, err)
	require.Equal(t, "halt", string(why.Hurdle), why.Sentence)
	_, err = s.e.WhyNot(t.Context(), "u.ana", "nothing")
	require.True(t, fault.Is(err, fault.NotFound))
}
