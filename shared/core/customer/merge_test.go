package customer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
)

// known and browser are two sides of one person.
func known() customer.State { return customer.State{ID: "u.1", Version: 4, Catalog: 2, Created: noon} }
func browser() customer.State {
	return customer.State{ID: "a.1", Version: 9, Catalog: 2, Created: noon}
}

func merge(s, other customer.State) customer.State {
	m, _ := customer.Merge(s, other, noon)
	return m
}

func TestMergingAddsTheCounts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var s, other, all customer.State
		s, other = known(), browser()
		for range rapid.IntRange(0, 50).Draw(rt, "events") {
			name, at := draw{rt}.word(), noon.Add(time.Duration(rapid.IntRange(-9999, 9999).Draw(rt, "ms"))*time.Millisecond)
			all = all.Count(name, "Other", at).CountAt(7, 64, at)
			if (draw{rt}).bool() {
				s = s.Count(name, "Other", at).CountAt(7, 64, at)
			} else {
				other = other.Count(name, "Other", at).CountAt(7, 64, at)
			}
		}
		m := merge(s, other)
		require.Equal(rt, all.Records, m.Records, "as if one customer had done it all")
		require.Equal(rt, all.Counters, m.Counters)
	})
}

func TestMergingTakesTheNewestOfTraitsConsentAndAddress(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, other := known(), browser()
		one := func(s customer.State) customer.State {
			for _, t := range some(draw{rt}, draw{rt}.trait) {
				t.Value = float64(t.By) + t.At.Sub(noon).Hours()
				s = s.SetTrait(t)
			}
			for _, c := range some(draw{rt}, draw{rt}.consent) {
				c.Source = ""
				s = s.SetConsent(c)
			}
			email := draw{rt}.word()
			s.Address = customer.Address{Email: email, At: draw{rt}.at(), By: id.Hash(email)} // one event says one thing
			return s
		}
		s, other = one(s), one(other)
		there, back := merge(s, other), merge(other, s)
		require.Equal(rt, there.Traits, back.Traits)
		require.Equal(rt, there.Consents, back.Consents)
		require.Equal(rt, there.Address, back.Address)
	})
}

func TestMergingLeavesASignpostThatKnowsWhatItTookIn(t *testing.T) {
	other := browser().SetTrait(customer.Trait{Name: "city", Value: "Split", At: noon, By: 1})
	other.Seen = []id.ID{3, 4}
	s := known()
	s.Seen = []id.ID{1, 2}
	m, alias := customer.Merge(s, other, noon)
	require.Equal(t, customer.State{ID: "a.1", Version: 9, Catalog: 2, Created: noon, Alias: "u.1", Seen: []id.ID{3, 4}}, alias)
	require.Equal(t, "u.1", m.ID)
	require.EqualValues(t, 9, m.Version, "the put that follows makes it higher than both")
	require.Equal(t, []id.ID{1, 2}, m.Seen)
	require.Equal(t, []journal.Line{{ID: m.Outbox.Lines[0].ID, Time: noon, Kind: journal.Merged, Other: "a.1", Home: "u.1"}}, m.Outbox.Lines)
	require.Equal(t, m, merge(m, other), "the journal says it once") // with nothing but a trait, folding twice changes nothing
}

func TestWhatWaitsInBothOutboxesKeepsItsHome(t *testing.T) {
	other := browser().SetMessage(message.Message{ID: "m2", Home: "a.1", Status: message.Requested}).
		AddMember("a.1", "regulars").AddLine(journal.Line{ID: 5, Kind: journal.Enrolled}).
		SetMember(customer.Membership{Segment: "everyone", In: true, Since: noon}).
		SetMember(customer.Membership{Segment: "left", In: false, Since: noon})
	s := known().SetMessage(message.Message{ID: "m1", Home: "u.1", Status: message.Unknown}).AddLine(journal.Line{ID: 6})
	m := merge(s, other)
	require.Len(t, m.Outbox.Messages, 2)
	moved, _ := m.Message("m2")
	require.Equal(t, "a.1", moved.Home)
	require.Equal(t, []customer.MemberEntry{{Home: "a.1", Segment: "everyone"}, {Home: "a.1", Segment: "regulars"}}, m.Outbox.Members,
		"nobody is under the old name any more")
	homes := map[id.ID]string{}
	for _, l := range m.Outbox.Lines {
		homes[l.ID] = l.Home
	}
	require.Equal(t, "a.1", homes[5])
	require.Equal(t, "u.1", homes[6])
}

func TestMergingUnitesTheCaps(t *testing.T) {
	slot := func(m string) policy.Slot {
		return policy.Slot{Message: m, Policy: policy.Marketing, Channel: policy.Email, At: noon}
	}
	m := merge(known().Reserve(slot("m1")), browser().Reserve(slot("m2")).Reserve(slot("m1")))
	require.Equal(t, []policy.Slot{slot("m1"), slot("m2")}, m.Ledger)
}

// run is an enrolment with one key, so that two of them compete.
func run(n id.ID, step int) customer.Enrolment {
	return customer.Enrolment{ID: n, Campaign: "cart-reminder", Key: "cart-1", Step: step, Taken: step, Entered: noon, Due: noon}
}

func asked(n string, of id.ID, status message.Status) message.Message {
	return message.Message{ID: n, Home: "u.1", Campaign: "cart-reminder", Enrolment: of, Step: 2, Policy: policy.Marketing, Channel: policy.Email, Status: status}
}

func TestOfTwoEnrolmentsWithOneKeyTheOneWithMoreStepsTakenStays(t *testing.T) {
	for _, c := range []struct {
		behaviour string
		s, other  customer.State
		stays     id.ID
		skipped   []string
	}{
		{"more steps", known().SetEnrolment(run(1, 1)), browser().SetEnrolment(run(2, 2)), 2, nil},
		{"more steps, on the other side", known().SetEnrolment(run(2, 2)), browser().SetEnrolment(run(1, 1)), 2, nil},
		{"equal steps: the smaller id", known().SetEnrolment(run(5, 1)), browser().SetEnrolment(run(4, 1)), 4, nil},
		{"what the dropped one asked for is skipped",
			known().SetEnrolment(run(1, 2)).SetMessage(asked("m1", 1, message.Requested)),
			browser().SetEnrolment(run(2, 3)).SetMessage(asked("m2", 2, message.Sent)), 2, []string{"m1"}},
		{"what is being sent counts as a step, what is only asked for does not",
			known().SetEnrolment(run(1, 2)).SetMessage(asked("m1", 1, message.Requested)),
			browser().SetEnrolment(run(2, 2)).SetMessage(asked("m2", 2, message.Sending)), 2, []string{"m1"}},
		{"the same with the sides exchanged",
			known().SetEnrolment(run(2, 2)).SetMessage(asked("m2", 2, message.Unknown)),
			browser().SetEnrolment(run(1, 2)).SetMessage(asked("m1", 1, message.Requested)), 2, []string{"m1"}},
		{"both only asked for: one mail goes",
			known().SetEnrolment(run(1, 2)).SetMessage(asked("m1", 1, message.Requested)),
			browser().SetEnrolment(run(2, 2)).SetMessage(asked("m2", 2, message.Requested)), 1, []string{"m2"}},
	} {
		t.Run(c.behaviour, func(t *testing.T) {
			m := merge(c.s, c.other)
			require.Len(t, m.Enrolments, 1)
			require.Equal(t, c.stays, m.Enrolments[0].ID)
			var skipped []string
			for _, msg := range m.Outbox.Messages {
				if msg.Status == message.Skipped {
					require.Equal(t, "merged", msg.Reason)
					require.Equal(t, noon, msg.At)
					skipped = append(skipped, msg.ID)
				}
			}
			require.Equal(t, c.skipped, skipped)
		})
	}
}

func TestStepsTakenAreCountedHoweverFarForwardTheyLed(t *testing.T) {
	jumped := run(1, 9) // its branch led it far on
	jumped.Taken = 2
	m := merge(known().SetEnrolment(jumped), browser().SetEnrolment(run(2, 3)))
	require.Len(t, m.Enrolments, 1)
	require.EqualValues(t, 2, m.Enrolments[0].ID)
}

func TestADroppedEnrolmentLeavesALineThatSaysSo(t *testing.T) {
	left := func(s customer.State) (lines []journal.Line) {
		for _, l := range s.Outbox.Lines {
			if l.Kind == journal.Left {
				lines = append(lines, l)
			}
		}
		return lines
	}
	dropped := run(1, 2)
	dropped.Version = 7
	want := journal.Line{ID: journal.NewID(journal.Left, id.ID(1).String()), Time: noon, Kind: journal.Left, Campaign: "cart-reminder", Version: 7,
		Enrolment: 1, Step: 3, Rule: "merged", Home: "u.1"}
	require.Equal(t, []journal.Line{want}, left(merge(known().SetEnrolment(dropped), browser().SetEnrolment(run(2, 5)))))
	require.Equal(t, []journal.Line{want}, left(merge(known().SetEnrolment(run(2, 5)), browser().SetEnrolment(dropped))), "whichever side it was on")
	dropped.Ended, dropped.EndedAt = "finished", noon
	require.Empty(t, left(merge(known().SetEnrolment(dropped), browser().SetEnrolment(run(2, 5)))), "one that had ended said so then")
}

func TestSkippingAMergedMessageGivesItsSlotBack(t *testing.T) {
	slot := policy.Slot{Message: "m1", Policy: policy.Marketing, Channel: policy.Email, At: noon}
	s := known().SetEnrolment(run(1, 2)).SetMessage(asked("m1", 1, message.Requested)).Reserve(slot)
	m := merge(s, browser().SetEnrolment(run(2, 5)))
	require.Empty(t, m.Ledger)
}

func TestOneOpenEnrolmentIsLeftOfOneKeyWhateverElseEnded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		side := func(s customer.State, from id.ID) customer.State {
			for i := range rapid.IntRange(0, 3).Draw(rt, "ended") {
				e := run(from+id.ID(rapid.IntRange(0, 20).Draw(rt, "id")), i)
				e.Ended, e.EndedAt = "finished", noon
				s = s.SetEnrolment(e)
			}
			if (draw{rt}).bool() {
				s = s.SetEnrolment(run(from+50, (draw{rt}).few()))
			}
			return s
		}
		m := merge(side(known(), 100), side(browser(), 200))
		open := 0
		for _, e := range m.Enrolments {
			if e.Ended == "" {
				open++
			}
		}
		require.LessOrEqual(rt, open, 1)
	})
}

func TestEnrolmentsWithOtherKeysAreCarriedAsTheyAre(t *testing.T) {
	held := run(3, 1)
	held.Key, held.Holdout = "cart-2", true
	m := merge(known().SetEnrolment(run(1, 1)), browser().SetEnrolment(held))
	require.Equal(t, []customer.Enrolment{run(1, 1), held}, m.Enrolments, "ids and arms are carried, never derived again")
	require.Equal(t, m.Enrolments, merge(customer.State{ID: "u.9"}, m).Enrolments, "and so through every merge")
}

func TestMergingChangesNeitherArgument(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, other := draw{rt}.tidy("u.1"), draw{rt}.tidy("a.1")
		before, beside := customer.Encode(s), customer.Encode(other)
		customer.Merge(s, other, noon)
		require.Equal(rt, before, customer.Encode(s))
		require.Equal(rt, beside, customer.Encode(other))
	})
}

func TestCartsAreMergedUnlessTheyWereBought(t *testing.T) {
	line := func(p string) customer.Line { return customer.Line{Product: p, Quantity: 1} }
	cart := func(id string, minutes int, p string) customer.Cart {
		return customer.Cart{ID: id, Since: noon.Add(time.Duration(minutes) * time.Minute)}.Add(line(p))
	}
	with := func(s customer.State, c customer.Cart, bought time.Time) customer.State {
		s.Cart, s.Buyer = c, bought
		return s
	}
	m := merge(with(known(), cart("c1", 1, "lamp"), time.Time{}), with(browser(), cart("c2", 2, "rug"), time.Time{}))
	require.Equal(t, "c2", m.Cart.ID)
	require.Equal(t, []customer.Line{line("rug"), line("lamp")}, m.Cart.Lines)
	m = merge(with(known(), cart("c1", 1, "lamp"), noon.Add(90*time.Second)), with(browser(), cart("c2", 2, "rug"), time.Time{}))
	require.Equal(t, []customer.Line{line("rug")}, m.Cart.Lines, "the lamp was bought")
	m = merge(with(known(), customer.Cart{}, noon.Add(time.Hour)), with(browser(), cart("c2", 2, "rug"), time.Time{}))
	require.Zero(t, m.Cart)
}

// tidy is a state whose lists are sorted, as those are that Apply made.
func (t draw) tidy(name string) customer.State {
	s := customer.State{ID: name}
	for _, trait := range some(t, t.trait) {
		s = s.SetTrait(trait)
	}
	for _, c := range some(t, t.consent) {
		s = s.SetConsent(c)
	}
	for range t.few() {
		s = s.Count(t.word(), "Other", t.at()).CountAt(t.smallID(), 3, t.at())
	}
	for range t.few() {
		s = s.SetEnrolment(run(t.smallID(), t.few())).SetMessage(asked(t.word(), t.smallID(), message.Requested))
		s = s.Reserve(policy.Slot{Message: t.word(), At: t.at()}).AddLine(t.line()).AddMember(name, t.word())
		s = s.SetMember(customer.Membership{Segment: t.word(), In: t.bool(), Since: t.at()})
	}
	s.Cart = customer.Cart{ID: t.word(), Since: t.at()}.Add(customer.Line{Product: t.word(), Quantity: 1})
	return s
}
