package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/engine"
)

func (s *stage) listed(ask engine.MessagesAsked) (all []message.Message) {
	s.t.Helper()
	for {
		found, next, err := s.e.Messages(s.t.Context(), ask)
		require.NoError(s.t, err)
		all = append(all, found...)
		if next == "" {
			return all
		}
		ask.Cursor = next
	}
}

func TestTheListOfMessagesHoldsEachOnceNewestFirst(t *testing.T) {
	s := newStage(t, nil)
	for day := range 3 {
		for n := range 5 {
			s.process(append(s.known(fmt.Sprintf("u.%d", n), fmt.Sprintf("c%d@shop.example", n)), s.event(fmt.Sprintf("u.%d", n), "Order Completed", "order_id", fmt.Sprintf("o%d-%d", day, n)))...)
			s.settle()
		}
		s.now = s.now.Add(24 * time.Hour)
	}
	all := s.listed(engine.MessagesAsked{Limit: 4})
	require.Len(t, all, 15)
	seen := map[string]bool{}
	for i, m := range all {
		require.False(t, seen[m.ID])
		seen[m.ID] = true
		require.False(t, i > 0 && m.Requested.After(all[i-1].Requested))
	}
	require.Len(t, s.listed(engine.MessagesAsked{Status: message.Sent, Campaign: "receipt"}), 15)
	require.Empty(t, s.listed(engine.MessagesAsked{Status: message.Failed}))
	require.Empty(t, s.listed(engine.MessagesAsked{Campaign: "letter"}))
}

func TestAMessagesStoryIsFoundUnderWhateverNameSheHad(t *testing.T) {
	s := bought(t)
	m := s.profile("u.ana").Messages[0]
	s.report("Delivery", m, "ana@shop.example")
	for _, who := range []string{"u.ana", "a.web"} {
		story, err := s.e.Message(t.Context(), who, m.ID)
		require.NoError(t, err)
		require.Equal(t, "u.ana", story.State.ID)
		var said []string
		for _, l := range story.Lines {
			said = append(said, l.Kind.String())
		}
		require.Equal(t, []string{"requested", "sent", "delivered"}, said)
	}
	_, err := s.e.Message(t.Context(), "u.ana", "nothing")
	require.True(t, fault.Is(err, fault.NotFound))
}

func TestWhatIsHeldIsListedUntilItsTime(t *testing.T) {
	s := newStage(t, map[string]string{"shop.yaml": "name: Test shop\nfrom: a@b.example\nquiet_hours: [{channel: email, from: \"00:00\", to: \"23:00\"}]\n"})
	s.process(append(s.known("u.ana", "ana@shop.example"), s.event("u.ana", "Letter Due", "n", "1"))...)
	held, err := s.e.Held(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, held, 1)
	require.Contains(t, held[0].Sentence, "quiet hours")
	s.now = held[0].Line.Until
	held, err = s.e.Held(t.Context(), 10)
	require.NoError(t, err)
	require.Empty(t, held)
}

// busy fills today's journal with lines that nobody looks for, and counts the items that are read from then on.
func (s *stage) busy(lines int) (read *int) {
	s.t.Helper()
	for n := range lines {
		who, at := fmt.Sprint("u.", n%64), s.now.Add(time.Duration(n)*time.Millisecond)
		l := journal.Line{Kind: journal.Held, Campaign: "letter", Time: at, ID: id.Hash("line", fmt.Sprint(n)), Home: who, Rule: "cap"}
		require.NoError(s.t, s.table.Put(s.t.Context(), item.Item{Key: item.Log(who, at, l.ID), Index: item.JournalDay(who, at), Version: 1, Body: journal.Encode(l)}, item.When{}, time.Time{}))
	}
	read = new(int)
	s.reads = func(r item.Range) error {
		items, err := s.table.Query(s.t.Context(), r)
		if *read += len(items); !r.Index {
			*read -= len(items)
		}
		return err
	}
	return read
}

func TestARareMessageIsLookedForInBoundedStepsThatGoOn(t *testing.T) {
	const step, ahead = 5_000, 2 * 256 * item.Shards // what one call goes through, and what it has read of each shard beyond that
	s := newStage(t, nil)
	read := s.busy(step + 2*ahead)
	found, next, err := s.e.Messages(t.Context(), engine.MessagesAsked{Status: message.Failed})
	require.NoError(t, err)
	require.Empty(t, found)
	require.NotEmpty(t, next)
	require.LessOrEqual(t, *read, step+ahead)
	require.Empty(t, s.listed(engine.MessagesAsked{Status: message.Failed}), "it comes to an end")
}
