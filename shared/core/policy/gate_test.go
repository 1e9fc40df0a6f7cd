package policy_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/policy"
)

var (
	noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	day  = 24 * time.Hour
)

// open is a question that every rule lets through.
func open(p string) policy.Ask {
	return policy.Ask{Now: noon, Policy: p, Channel: policy.Email, Address: "a@b.example", Said: policy.Granted, Expires: noon.Add(day)}
}

// rules are the reasons to say no, each by what it changes about an open question.
var rules = []struct {
	rule   string
	change func(*policy.Ask)
}{
	{"no address", func(a *policy.Ask) { a.Address = "" }},
	{"bounced", func(a *policy.Ask) { a.Suppressed = "BOUNCE" }},
	{"complained", func(a *policy.Ask) { a.Suppressed = "COMPLAINT" }},
	{"suppressed by hand", func(a *policy.Ask) { a.Suppressed = "MANUAL" }},
	{"withdrawn", func(a *policy.Ask) { a.Said = policy.Withdrawn }},
	{"never said, no buyer", func(a *policy.Ask) { a.Said = policy.NeverSaid }},
	{"never said, buyer", func(a *policy.Ask) { a.Said, a.Buyer = policy.NeverSaid, noon.Add(-day) }},
	{"too late", func(a *policy.Ask) { a.Expires = a.Now }},
	{"holdout", func(a *policy.Ask) { a.Holdout = true }},
	{"cap", func(a *policy.Ask) {
		a.Slots = []policy.Slot{{Message: "m", Policy: policy.Marketing, Channel: policy.Email, At: noon.Add(-time.Hour)}}
	}},
	{"quiet hours", func(a *policy.Ask) { a.Now = noon.Add(-10 * time.Hour) }},
	{"paused", func(a *policy.Ask) { a.Paused = true }},
	{"cancelled", func(a *policy.Ask) { a.Cancelled = true }},
}

var strict = policy.Shop{
	Caps:  []policy.Cap{{Channel: policy.Email, AtMost: 1, Within: 2 * time.Hour}},
	Quiet: []policy.Quiet{{Channel: policy.Email, Start: 0, End: 6 * 60}, {Channel: "webpush", Start: 0, End: 6 * 60}},
}

func TestEachPolicyPassesTheRulesThatStandInItsRow(t *testing.T) {
	table := map[string][4]string{ // marketing, relationship, service, transactional
		"no address":           {"skip", "skip", "skip", "skip"},
		"bounced":              {"skip", "skip", "skip", "skip"},
		"complained":           {"skip", "skip", "skip", "send"},
		"suppressed by hand":   {"skip", "skip", "skip", "send"},
		"paused":               {"hold", "hold", "hold", "hold"},
		"cancelled":            {"skip", "skip", "skip", "skip"},
		"withdrawn":            {"skip", "skip", "skip", "send"},
		"never said, no buyer": {"skip", "skip", "send", "send"},
		"never said, buyer":    {"skip", "send", "send", "send"},
		"too late":             {"skip", "skip", "skip", "skip"},
		"holdout":              {"skip", "send", "send", "send"},
		"cap":                  {"hold", "hold", "send", "send"},
		"quiet hours":          {"hold", "hold", "send", "send"},
	}
	require.Len(t, table, len(rules))
	words := map[policy.Do]string{policy.Send: "send", policy.Hold: "hold", policy.Skip: "skip"}
	for i, p := range policy.Policies() {
		require.Equal(t, policy.Verdict{}, strict.Check(open(p)), p)
		for _, r := range rules {
			a := open(p)
			r.change(&a)
			v := strict.Check(a)
			require.Equal(t, table[r.rule][i], words[v.Do], "%s: %s", p, r.rule)
			require.Equal(t, v.Do == policy.Send, v.Rule == "", "every hold and skip names its rule")
			require.Equal(t, v.Do == policy.Hold, !v.Until.IsZero(), "every hold names the next possible time")
		}
	}
}

func TestAPersonsHaltComesRightBehindSuppressionAndAPauseEndsWhenItIsTooLate(t *testing.T) {
	a := open(policy.Marketing)
	a.Paused, a.Said, a.Holdout = true, policy.Withdrawn, true
	v := strict.Check(a)
	require.Equal(t, policy.Verdict{Do: policy.Hold, Rule: policy.IsPaused, Until: noon.Add(10 * time.Minute)}, v)
	a.Now = a.Expires.Add(-time.Minute)
	require.Equal(t, a.Expires, strict.Check(a).Until)
	a.Now, a.Said = a.Expires, policy.Granted
	require.Equal(t, policy.Verdict{Do: policy.Skip, Rule: "too late"}, strict.Check(a))
	a.Now, a.Cancelled = noon, true
	require.Equal(t, "cancelled", strict.Check(a).Rule, "what is called off does not wait")
	a.Suppressed = "BOUNCE"
	require.Equal(t, "address suppressed: BOUNCE", strict.Check(a).Rule)
}

func TestOnlyAPushAboutAnOrderRespectsQuietHours(t *testing.T) {
	a := open(policy.Service)
	a.Channel, a.Now = "webpush", noon.Add(-10*time.Hour)
	require.Equal(t, policy.Hold, strict.Check(a).Do)
	a.Policy = policy.Transactional
	require.Equal(t, policy.Send, strict.Check(a).Do)
}

func TestTheRuleIsNamedInWordsAndTheFirstOneCounts(t *testing.T) {
	all := []struct {
		rule   string
		change func(*policy.Ask)
	}{
		{"address suppressed: COMPLAINT", func(a *policy.Ask) { a.Suppressed = "COMPLAINT" }},
		{"cancelled", func(a *policy.Ask) { a.Cancelled = true }},
		{"consent for email withdrawn", func(a *policy.Ask) { a.Said = policy.Withdrawn }},
		{"too late", func(a *policy.Ask) { a.Expires = noon }},
		{"holdout", func(a *policy.Ask) { a.Holdout = true }},
		{"cap of 1 in 2 hours", rules[9].change},
	}
	for first := range all {
		a := open(policy.Marketing)
		for _, r := range all[first:] {
			r.change(&a)
		}
		require.Equal(t, all[first].rule, strict.Check(a).Rule)
	}
	a := open(policy.Marketing)
	a.Said = policy.NeverSaid
	require.Equal(t, "no consent for email", strict.Check(a).Rule)
	a.Address = ""
	require.Equal(t, "no confirmed address for email", strict.Check(a).Rule)
	a = open(policy.Marketing)
	a.Now = noon.Add(-8 * time.Hour)
	require.Equal(t, policy.Verdict{Do: policy.Hold, Rule: "quiet hours", Until: noon.Add(-6 * time.Hour)}, strict.Check(a))
}

func TestWhereConsentIsUnknownTheCountryDecides(t *testing.T) {
	shop := policy.Shop{Countries: map[string]policy.Country{
		"DE": {Consent: policy.Explicit}, "HR": {Consent: policy.SoftOptIn}, "US": {Consent: policy.OptOut},
		"CA": {Consent: policy.SoftOptIn, Expires: 30 * day},
	}}
	for _, c := range []struct {
		country     string
		buyer       time.Duration // before now; 0: never bought
		marketing   policy.Do
		relatedMail policy.Do
	}{
		{"DE", 0, policy.Skip, policy.Skip},
		{"DE", day, policy.Skip, policy.Send},
		{"HR", 0, policy.Skip, policy.Skip},
		{"HR", 5000 * day, policy.Send, policy.Send},
		{"US", 0, policy.Send, policy.Send},
		{"CA", 30*day - time.Second, policy.Send, policy.Send},
		{"CA", 30 * day, policy.Skip, policy.Skip},
		{"", day, policy.Skip, policy.Send},
		{"BR", day, policy.Skip, policy.Send},
		{"BR", 0, policy.Skip, policy.Skip},
	} {
		t.Run(fmt.Sprintf("%s bought %s ago", c.country, c.buyer), func(t *testing.T) {
			a := open(policy.Marketing)
			a.Said, a.Country = policy.NeverSaid, c.country
			if c.buyer > 0 {
				a.Buyer = noon.Add(-c.buyer)
			}
			require.Equal(t, c.marketing, shop.Check(a).Do)
			a.Policy = policy.Relationship
			require.Equal(t, c.relatedMail, shop.Check(a).Do)
			a.Said = policy.Withdrawn
			require.Equal(t, policy.Skip, shop.Check(a).Do, "what she said outweighs every country")
		})
	}
}
