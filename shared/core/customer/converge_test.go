package customer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/customer"
	"rapport/shared/core/segment"
)

// inAnyOrder applies the same things in two orders, the second time with some of them repeated when repeats
// are harmless, and wants equal states.
func inAnyOrder[T any](t *rapid.T, things []T, repeats bool, do func(customer.State, T) customer.State) {
	var one, other customer.State
	for _, x := range things {
		one = do(one, x)
	}
	shuffled := rapid.Permutation(things).Draw(t, "order")
	if repeats {
		shuffled = append(shuffled, things[:rapid.IntRange(0, len(things)).Draw(t, "repeated")]...)
	}
	for _, x := range shuffled {
		other = do(other, x)
	}
	require.Equal(t, one, other)
}

func TestTraitsConvergeWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		traits := some(draw{rt}, draw{rt}.trait)
		traits = append(traits, some(draw{rt}, draw{rt}.trait)...)
		for i := range traits {
			traits[i].Value = traits[i].At.Sub(noon).Hours() + float64(traits[i].By) // one event says one thing
		}
		inAnyOrder(rt, traits, true, customer.State.SetTrait)
	})
}

func TestConsentConvergesWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		consents := append(some(draw{rt}, draw{rt}.consent), some(draw{rt}, draw{rt}.consent)...)
		for i := range consents {
			consents[i].Source = ""
			consents[i].Channel = "email"
		}
		inAnyOrder(rt, consents, true, customer.State.SetConsent)
	})
}

func TestCountsConvergeWhateverTheOrder(t *testing.T) {
	type seen struct {
		name string
		at   time.Time
	}
	rapid.Check(t, func(rt *rapid.T) {
		events := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) seen { return seen{draw{rt}.word(), draw{rt}.time()} }), 0, 40).Draw(rt, "events")
		inAnyOrder(rt, events, false, func(s customer.State, e seen) customer.State {
			return s.Count(e.name, "Other", e.at).CountAt(7, 3, e.at)
		})
	})
}

func TestTheNewestWordOnATraitStays(t *testing.T) {
	said := func(value any, minutes int) customer.Trait {
		return customer.Trait{Name: "city", Value: value, At: noon.Add(time.Duration(minutes) * time.Minute)}
	}
	s := customer.State{}.SetTrait(said("Split", 2)).SetTrait(said("Zadar", 1))
	v, ok := s.Trait("city")
	require.True(t, ok)
	require.Equal(t, "Split", v)
	s = s.SetTrait(said(nil, 3)).SetTrait(said("Split", 2))
	_, ok = s.Trait("city")
	require.False(t, ok, "what was taken back does not come back by a late event")
}

func TestTraitsOverTheBoundAreNotRecordedButKnownOnesMove(t *testing.T) {
	s := full(ordinary)
	more := s.SetTrait(customer.Trait{Name: "one more", Value: "x", Firm: true, At: noon, By: 1})
	require.Equal(t, s, more)
	known := s.SetTrait(customer.Trait{Name: s.Traits[0].Name, Value: "x", Firm: true, At: noon.Add(time.Hour), By: 1})
	require.Equal(t, "x", known.Traits[0].Value)
	require.Len(t, known.Traits, customer.MaxTraits)
}

func TestWhatABrowserSaysNeverReplacesWhatTheShopSaid(t *testing.T) {
	shop := customer.Trait{Name: "country", Value: "DE", Firm: true, At: noon, By: 1}
	later := customer.Trait{Name: "country", Value: "US", At: noon.Add(time.Hour), By: 2}
	for _, s := range []customer.State{customer.State{}.SetTrait(shop).SetTrait(later), customer.State{}.SetTrait(later).SetTrait(shop)} {
		v, _ := s.Trait("country")
		require.Equal(t, "DE", v)
	}
}

func TestBrowsersAloneFillOnlyAPartOfTheTraits(t *testing.T) {
	var s customer.State
	for i := range customer.MaxTraits {
		s = s.SetTrait(customer.Trait{Name: long(i, 8), Value: true, At: noon, By: 1})
	}
	require.Len(t, s.Traits, customer.MaxLoose)
	s = s.SetTrait(customer.Trait{Name: "of the shop", Value: true, Firm: true, At: noon, By: 1})
	require.Len(t, s.Traits, customer.MaxLoose+1)
}

func TestNamesOverTheBoundAreCountedAsOther(t *testing.T) {
	s := full(ordinary)
	s.Records = append([]segment.Record{{Name: "!Other", Count: 1, First: noon, Last: noon, Times: []time.Time{noon}}}, s.Records[1:]...)
	s = s.Count("a new name", "!Other", noon.Add(time.Hour))
	require.Len(t, s.Records, customer.MaxNames)
	require.EqualValues(t, 2, s.Record("!Other").Count)
	require.Zero(t, s.Record("a new name"))
}

func TestWithdrawalWinsATieAndTheNarrowerWordDoesNot(t *testing.T) {
	said := func(topic string, granted bool, minutes int) customer.Consent {
		return customer.Consent{Channel: "email", Topic: topic, Granted: granted, At: noon.Add(time.Duration(minutes) * time.Minute), By: 1}
	}
	for _, c := range []struct {
		behaviour string
		said      []customer.Consent
		granted   bool
	}{
		{"of the topic", []customer.Consent{said("news", true, 0)}, true},
		{"of all topics of the policy", []customer.Consent{said("marketing", true, 0)}, true},
		{"of the channel", []customer.Consent{said("", true, 0)}, true},
		{"withdrawn later for the channel", []customer.Consent{said("news", true, 0), said("", false, 1)}, false},
		{"granted again later for the topic alone", []customer.Consent{said("", false, 0), said("news", true, 1)}, true},
		{"both at the same time", []customer.Consent{said("", true, 0), said("news", false, 0)}, false},
		{"both at the same time, the other way round", []customer.Consent{said("", false, 0), said("news", true, 0)}, false},
	} {
		t.Run(c.behaviour, func(t *testing.T) {
			var s customer.State
			for _, said := range c.said {
				s = s.SetConsent(said)
			}
			got, known := s.Consent("email", "news", "marketing")
			require.True(t, known)
			require.Equal(t, c.granted, got.Granted)
		})
	}
	s := customer.State{}.SetConsent(said("marketing", false, 0))
	_, known := s.Consent("email", "orders", "relationship")
	require.False(t, known, "no to marketing says nothing of orders")
	_, known = s.Consent("webpush", "news", "marketing")
	require.False(t, known, "no to mail says nothing of push")
}
