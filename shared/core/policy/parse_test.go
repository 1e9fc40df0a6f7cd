package policy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/policy"
	"rapport/shared/core/yaml"
)

func parse(text string) (policy.Shop, yaml.Errors) {
	f := yaml.Parse("shop.yaml", []byte(text))
	return policy.Parse(f), f.Errors()
}

func TestAnEmptyShopIsOneThatWorks(t *testing.T) {
	s, mistakes := parse("")
	require.Empty(t, mistakes)
	require.Equal(t, policy.Default(), s)
	require.Equal(t, "Your shop", s.Name)
	require.Equal(t, time.UTC, s.Location)
	for _, p := range policy.Policies() {
		require.Positive(t, s.Expires[p], p)
	}
	require.Equal(t, 72*time.Hour, s.Expires[policy.Service])
}

func TestAShopIsReadAsItSays(t *testing.T) {
	s, mistakes := parse(`
name: Lumen & Loom
url: https://shop.example/
from: Lumen & Loom <hello@shop.example>
reply_to: help@shop.example
address: [Radićeva 12, 10000 Zagreb]
colours: {accent: "#123456"}
logo: https://shop.example/logo.png
zone: America/New_York
currency: USD
country: US
locales: [en, de-AT, zh-Hant-TW]
topics: [{name: tips, title: Tips, policy: marketing}]
caps: [{channel: email, at_most: 3, within: 7d}, {policy: marketing, channel: email, at_most: 1, within: 24h}]
quiet_hours: [{channel: webpush, from: "21:00", to: "08:00"}]
expires: {service: 48h}
countries: {NO: explicit, US: opt-out, CA: {consent: soft opt-in, expires: 104w}}
`)
	require.Empty(t, mistakes)
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	require.Equal(t, policy.Shop{
		Name: "Lumen & Loom", URL: "https://shop.example", From: "Lumen & Loom <hello@shop.example>", ReplyTo: "help@shop.example",
		Address: "Radićeva 12\n10000 Zagreb", Colours: policy.Colours{Accent: "#123456", AccentText: "#ffffff"},
		Logo: "https://shop.example/logo.png", Zone: "America/New_York", Location: zone, Currency: "USD", Country: "US",
		Locales: []string{"en", "de-AT", "zh-Hant-TW"}, Topics: []policy.Topic{{Name: "tips", Title: "Tips", Policy: "marketing"}},
		Caps:    []policy.Cap{{Channel: "email", AtMost: 3, Within: 168 * time.Hour}, {Policy: "marketing", Channel: "email", AtMost: 1, Within: 24 * time.Hour}},
		Quiet:   []policy.Quiet{{Channel: "webpush", Start: 21 * 60, End: 8 * 60}},
		Expires: map[string]time.Duration{"marketing": 24 * time.Hour, "relationship": 24 * time.Hour, "service": 48 * time.Hour, "transactional": 24 * time.Hour},
		Countries: map[string]policy.Country{"NO": {Consent: policy.Explicit}, "US": {Consent: policy.OptOut},
			"CA": {Consent: policy.SoftOptIn, Expires: 104 * 168 * time.Hour}},
	}, s)
}

func TestDefaultsAreNotShared(t *testing.T) {
	s, _ := parse("expires: {marketing: 1h}\ncountries: {HR: explicit}\n")
	require.Equal(t, time.Hour, s.Expires[policy.Marketing])
	require.Equal(t, 24*time.Hour, policy.Default().Expires[policy.Marketing])
	require.Empty(t, policy.Default().Countries)
}

func FuzzShopNeverPanics(f *testing.F) {
	f.Add("name: x\nzone: Europe/Zagreb\ntopics: [{name: a, title: b, policy: marketing}]\n")
	f.Add("caps: [{channel: email, at_most: 1, within: 1h}]\ncountries: {UK: {consent: explicit, expires: 1d}}\nurl: http://[::1\n")
	f.Fuzz(func(t *testing.T, text string) {
		if s, mistakes := parse(text); len(mistakes) == 0 {
			require.NotNil(t, s.Location)
			require.NotEmpty(t, s.Name)
		}
	})
}
