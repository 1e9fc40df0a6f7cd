package engine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

func (s *stage) explain(who string) engine.Explanation {
	s.t.Helper()
	x, err := s.e.Explain(s.t.Context(), who)
	require.NoError(s.t, err)
	return x
}

func sentences(lines []engine.Said) (all []string) {
	for _, l := range lines {
		all = append(all, l.Sentence)
	}
	return all
}

func TestExplainSaysInOrderWhatWasDecided(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", "Letter Due"))
	s.settle()
	m := s.mails[0].Tags["message"]
	s.now = s.now.Add(time.Minute)
	require.NoError(t, s.hand("feedback", "", s.wordOf("Delivery", "ana@shop.example", map[string][]string{"message": {m}, "customer": {s.signer().Tag("u.ana")}})))
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", event.ConsentWithdrawn, "channel", "email", "topic", "news"))
	s.process(s.event("u.ana", "Letter Due", "n", "2"))
	x := s.explain("u.ana")
	require.Equal(t, "u.ana", x.Customer)
	require.Equal(t, []string{
		"granted consent for all topics by email (by test)",
		"letter: began",
		"letter: decided to send by email",
		"letter: sent by email",
		"letter: ended: finished",
		"letter: delivered",
		"letter: began",
		"letter: not sent: consent for email withdrawn",
		"withdrew consent for news by email (by test)",
		"letter: ended: finished",
	}, sentences(x.Lines))
	require.True(t, slices.IsSortedFunc(x.Lines, func(a, b engine.Said) int { return a.Time.Compare(b.Time) }))
	require.Empty(t, x.Pending)
}

func TestExplainSaysEachLineOnceWhereverItLies(t *testing.T) {
	s := newStage(t, nil)
	s.process(append(s.known("u.ana", "ana@shop.example"), s.event("u.ana", "Letter Due"))...)
	require.Len(t, s.own("u.ana").Outbox.Lines, 3)
	logged, err := s.table.Query(t.Context(), item.Logs("u.ana"))
	require.NoError(t, err)
	require.Len(t, logged, 3, "they lie in the outbox and in their items")
	once := sentences(s.explain("u.ana").Lines)
	require.Len(t, once, 4, "and the message's")
	s.process(s.event("u.ana", "Signed In"))
	require.Empty(t, s.own("u.ana").Outbox.Lines)
	require.Equal(t, once, sentences(s.explain("u.ana").Lines))

	s.hook = func(call string, k item.Key, do func() error) error {
		if k.Partition == item.Customer("u.ana") && k != item.State("u.ana") {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", event.ConsentWithdrawn, "channel", "email"))
	require.Equal(t, append(once, "withdrew consent for all topics by email (by test)"), sentences(s.explain("u.ana").Lines), "also what is only in the outbox")
}

func TestExplainSaysWhatComesNextSoonestFirst(t *testing.T) {
	s := newStage(t, map[string]string{
		"shop.yaml":           "name: Test shop\nfrom: Test <shop@shop.example>\nzone: Europe/Zagreb\ncaps: [{policy: marketing, channel: email, at_most: 1, within: 24h}]\n",
		"campaigns/one.yaml":  waiting("one", "First", "5h"),
		"campaigns/cart.yaml": "campaign: cart\ntrigger: {event: Product Added}\nsteps:\n  - wait: {quiet: 1h, on: [Product Added, Cart Viewed]}\npolicy: service\n"})
	s.process(append(s.known("u.ana", "ana@shop.example"), s.event("u.ana", "First"), s.event("u.ana", "Product Added"))...)
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", "Letter Due", "n", "1"), s.event("u.ana", "Letter Due", "n", "2"))
	x := s.explain("u.ana")
	require.Equal(t, []engine.Pending{
		{At: s.now, Campaign: "letter", Sentence: "letter: the email is requested"},
		{At: start.Add(time.Hour), Campaign: "cart", Sentence: "cart waits until 12:00 on 2 Mar 2026, or longer if there is another Product Added or Cart Viewed"},
		{At: start.Add(5 * time.Hour), Campaign: "one", Sentence: "one waits until 16:00 on 2 Mar 2026"},
		{At: s.now.Add(24 * time.Hour), Campaign: "letter", Sentence: "letter waits until 11:01 on 3 Mar 2026: cap of 1 in 24 hours"},
	}, x.Pending)
	before := len(x.Lines)
	s.now = s.now.Add(10 * time.Minute)
	s.process(s.event("u.ana", "Cart Viewed"))
	x = s.explain("u.ana")
	require.Contains(t, x.Pending, engine.Pending{At: s.now.Add(time.Hour), Campaign: "cart",
		Sentence: "cart waits until 12:11 on 2 Mar 2026, or longer if there is another Product Added or Cart Viewed"})
	require.Len(t, x.Lines, before, "that a wait moved is nowhere in the journal")
}

func TestExplainSaysWhichEventOrHourIsWaitedFor(t *testing.T) {
	s := newStage(t, map[string]string{
		"campaigns/second.yaml":  "campaign: second\ntrigger: {event: First}\nsteps:\n  - wait: {event: Order Completed, at_most: 2d}\npolicy: service\n",
		"campaigns/tuesday.yaml": "campaign: tuesday\ntrigger: {schedule: {weekly: tue, at: \"09:00\"}, segment: everyone}\nsteps: [wait: 2h]\npolicy: service\n"})
	due := s.event("u.ana", "")
	due.Kind, due.Due = event.Due, &event.DueData{Campaign: "tuesday", Occurrence: "2026-03-03"}
	s.process(append(s.known("u.ana", "ana@shop.example"), s.event("u.ana", "First"), due)...)
	require.Equal(t, []string{"tuesday waits for its hour, 09:00 on 3 Mar 2026", "second waits for Order Completed, at most until 10:00 on 4 Mar 2026"},
		pendingSentences(s.explain("u.ana").Pending))
	s.now = time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)
	s.process(s.event("u.ana", "Signed In"))
	require.Equal(t, "tuesday waits until 11:00 on 3 Mar 2026", s.explain("u.ana").Pending[0].Sentence, "her hour has come")
}

func pendingSentences(all []engine.Pending) (said []string) {
	for _, p := range all {
		said = append(said, p.Sentence)
	}
	return said
}

func TestExplainNamesWhenALeaseOrARefusalEnds(t *testing.T) {
	s := newStage(t, nil)
	s.ask("Letter Due")
	s.lease("u.ana", 7)
	require.Equal(t, []engine.Pending{{At: s.now.Add(90 * time.Second), Campaign: "letter", Sentence: "letter: the email is sending"}}, s.explain("u.ana").Pending)

	s = newStage(t, nil)
	s.answer = func() (string, error) { return "", fault.New(fault.TooMany, "throttled") }
	m := s.ask("Letter Due")
	s.settle()
	require.Equal(t, []engine.Pending{{At: s.message(m).NotBefore, Campaign: "letter", Sentence: "letter: the email is requested, held up until 10:02 on 2 Mar 2026: throttled"}}, s.explain("u.ana").Pending)
}

func TestOfSomebodyUnknownNothingIsExplained(t *testing.T) {
	s := newStage(t, nil)
	require.Equal(t, engine.Explanation{Lines: []engine.Said{}, Pending: []engine.Pending{}}, s.explain("u.nobody"))
	require.Empty(t, s.left())
}

func TestExplainingChangesNothing(t *testing.T) {
	s := full(t)
	s.hook = func(call string, _ item.Key, _ func() error) error {
		require.Fail(t, "it calls "+call)
		return nil
	}
	require.Equal(t, s.explain("u.ana"), s.explain("a.old"))
}

func TestWhatCannotBeReadIsAnErrorAndNotHalfAnExplanation(t *testing.T) {
	for _, prefix := range []string{"!", "LOG#", "MSG#", "FOLDED#"} {
		s := newStage(t, nil)
		s.ask("Letter Due")
		s.reads = func(r item.Range) error {
			if r.From == prefix {
				return fault.New(fault.Unavailable, "no table")
			}
			return nil
		}
		_, err := s.e.Explain(t.Context(), "u.ana")
		require.True(t, fault.Is(err, fault.Unavailable), "%s: %v", prefix, err)
	}
}
