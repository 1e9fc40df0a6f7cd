package policy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/policy"
)

// The questions one by one say what Check says: the first Skip, else a Hold by one of those that hold, else Send.
func TestTheStagesAgreeWithTheGate(t *testing.T) {
	noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	shop := policy.Shop{Caps: []policy.Cap{{Policy: policy.Marketing, Channel: policy.Email, AtMost: 1, Within: 24 * time.Hour}}, Quiet: []policy.Quiet{{Channel: policy.Email, Start: 11 * 60, End: 13 * 60}},
		Countries: map[string]policy.Country{"HR": {Consent: policy.SoftOptIn, Expires: 24 * time.Hour}, "US": {Consent: policy.OptOut}, "DE": {Consent: policy.Explicit}}}
	rapid.Check(t, func(rt *rapid.T) {
		a := policy.Ask{Channel: policy.Email, Policy: rapid.SampledFrom(policy.Policies()).Draw(rt, "policy"), Address: rapid.SampledFrom([]string{"", "ana@shop.example"}).Draw(rt, "address"),
			Suppressed: rapid.SampledFrom([]string{"", "", "BOUNCE", "COMPLAINT"}).Draw(rt, "suppressed"), Said: policy.Said(rapid.IntRange(0, 2).Draw(rt, "said")),
			Country: rapid.SampledFrom([]string{"", "HR", "US", "DE", "FR"}).Draw(rt, "country"), Holdout: rapid.Bool().Draw(rt, "holdout"), Paused: rapid.Bool().Draw(rt, "paused"), Cancelled: rapid.Bool().Draw(rt, "cancelled"),
			Now: noon.Add(time.Duration(rapid.IntRange(0, 48).Draw(rt, "hours")) * time.Hour), Expires: noon.Add(30 * time.Hour)}
		if rapid.Bool().Draw(rt, "bought") {
			a.Buyer = noon
		}
		if rapid.Bool().Draw(rt, "had one") {
			a.Slots = []policy.Slot{{Message: "m", Policy: policy.Marketing, Channel: policy.Email, At: noon}}
		}
		verdict, holds := shop.Check(a), map[string]bool{}
		for _, s := range shop.Stages(a) {
			if s.Verdict.Do == policy.Skip {
				require.Equal(rt, s.Verdict, verdict)
				return
			}
			if s.Name == policy.AskHalt && s.Verdict.Do == policy.Hold {
				require.Equal(rt, s.Verdict, verdict, "a pause is asked before the rest")
				return
			}
			holds[s.Verdict.Rule] = s.Verdict.Do == policy.Hold
		}
		if verdict.Do == policy.Hold {
			require.True(rt, holds[verdict.Rule], verdict.Rule)
		} else {
			require.NotContains(rt, holds, "quiet hours")
			require.Equal(rt, policy.Send, verdict.Do)
		}
	})
}

func TestByWhatRuleConsentIsGivenIsSaid(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	shop := policy.Shop{Countries: map[string]policy.Country{"HR": {Consent: policy.SoftOptIn, Expires: 24 * time.Hour}, "US": {Consent: policy.OptOut}}}
	for want, a := range map[string]policy.Ask{
		"the customer said yes": {Policy: policy.Marketing, Said: policy.Granted},
		"the customer said no":  {Policy: policy.Marketing, Said: policy.Withdrawn},
		"the customer never said, and in FR only an explicit yes counts":                                            {Policy: policy.Marketing, Country: "FR"},
		"the customer never said, and in US a missing no is enough":                                                 {Policy: policy.Marketing, Country: "US"},
		"the customer never said, and in HR an order is enough":                                                     {Policy: policy.Marketing, Country: "HR", Buyer: now},
		"the customer never said, and in HR an order is enough for a while, which is over":                          {Policy: policy.Marketing, Country: "HR", Buyer: now.AddDate(0, 0, -3)},
		"the customer never said, and in HR that is enough for buyers alone; nothing was bought yet":                {Policy: policy.Marketing, Country: "HR"},
		"the customer never said, and no country is known, so only an explicit yes counts":                          {Policy: policy.Marketing},
		"the customer never said, and in FR only an explicit yes counts; buyers get mail of this kind all the same": {Policy: policy.Relationship, Country: "FR", Buyer: now},
		"facts of an order need no consent":                                                                         {Policy: policy.Service},
		"what the customer asked for by an act needs no consent":                                                    {Policy: policy.Transactional, Said: policy.Withdrawn},
	} {
		a.Now = now
		require.Equal(t, want, shop.ConsentBy(a))
	}
}
