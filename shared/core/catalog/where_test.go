package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/journal"
)

const lampLetter = `campaign: lamp-letter
trigger: {event: Product Viewed, where: {category: lamps}}
exit: [{event: Product Added, where: {category: lamps}}]
steps:
  - wait: {quiet: 170d, on: [Page Viewed]}
  - send: {channel: email, template: letter}
goal: {event: Order Completed, where: {revenue: {gte: 50}}, within: 7d}
policy: marketing
`

func lampWorld(t *testing.T) *world {
	return reachable(t, map[string]string{"campaigns/lamp-letter.yaml": lampLetter})
}

func of(category string) map[string]any { return map[string]any{"category": category} }

func TestOnlyWhatMatchesStartsEndsAndFulfils(t *testing.T) {
	w := lampWorld(t)
	w.track(event.ProductViewed, of("rugs"))
	require.Empty(t, w.s.Enrolments)
	w.track(event.ProductViewed, of("lamps"))
	require.Equal(t, []string{"lamp-letter: began"}, w.said(journal.Enrolled))
	w.pass(time.Minute)
	w.track(event.ProductAdded, of("rugs"))
	w.order("o1", 49)
	require.Empty(t, w.said(journal.Goal), "too little")
	require.NotZero(t, w.waits("lamp-letter"))
	w.order("o2", 50)
	require.Contains(t, w.said(journal.Goal), "lamp-letter: goal reached by Order Completed, worth 50.00 EUR")
	w.track(event.ProductAdded, of("lamps"))
	require.Contains(t, w.said(journal.Left), "lamp-letter: ended: left by Product Added")
}

func TestAnExitAndAGoalThatCameInBeforeTheirTriggerAreFound(t *testing.T) {
	w := lampWorld(t)
	w.pass(10 * time.Minute)
	w.track(event.ProductAdded, of("rugs"))
	w.order("o1", 60)
	w.happen(noon.Add(time.Minute), event.ProductViewed, of("lamps"))
	require.Contains(t, w.said(journal.Goal), "lamp-letter: goal reached by Order Completed")
	require.NotZero(t, w.waits("lamp-letter"), "rugs end nothing")

	w = lampWorld(t)
	w.pass(10 * time.Minute)
	w.track(event.ProductAdded, of("lamps"))
	w.happen(noon.Add(time.Minute), event.ProductViewed, of("lamps"))
	require.Equal(t, []string{"lamp-letter: did not begin: after Product Added"}, w.said(journal.NotEnrolled))
}

func TestAWaitForQuietEndsAtTheLatestWithTheEnrolmentsLife(t *testing.T) {
	w := lampWorld(t)
	w.track(event.ProductViewed, of("lamps"))
	w.wake(noon.Add(100 * day))
	w.track(event.Page, nil)
	require.Equal(t, noon.Add(180*day), w.waits("lamp-letter"))
	w.wake(noon.Add(180 * day))
	require.Equal(t, []string{"lamp-letter: ended: too old"}, w.said(journal.Left))
}

func TestAKeyMayBeAnyProperty(t *testing.T) {
	w := reachable(t, map[string]string{"campaigns/back.yaml": "campaign: back\ntrigger: {event: Product Viewed, key: product_id}\n" +
		"steps: [wait: 1h, exit: seen]\npolicy: marketing\n"})
	for _, product := range []any{"p1", 7.0, "p1", 7.0, true, []any{"x"}, nil} {
		w.track(event.ProductViewed, map[string]any{"product_id": product})
	}
	var keys []string
	for _, e := range w.s.Enrolments {
		keys = append(keys, e.Key)
	}
	require.ElementsMatch(t, []string{"p1", "7", "true", ""}, keys, "what is no text, number or truth is no key")
}

func TestTraitsAreReadByTheirNamesAndScalarsAlone(t *testing.T) {
	w := reachable(t, nil)
	w.pass(time.Second)
	long := make([]byte, 300)
	w.identify(map[string]any{"firstName": " Ana ", "vip": true, "visits": 3.0, "tags": []any{"a"}, "note": string(long), string(long): "x",
		"address": map[string]any{"city": "Split", "countryCode": "hr", "geo": map[string]any{}}})
	for name, want := range map[string]any{"first_name": "Ana", "vip": true, "visits": 3.0, "city": "Split", "country": "HR"} {
		got, ok := w.s.Trait(name)
		require.True(t, ok, name)
		require.Equal(t, want, got, name)
	}
	for _, name := range []string{"tags", "note", "geo", "address", string(long)} {
		_, ok := w.s.Trait(name)
		require.False(t, ok, name)
	}
}

func TestOnlyAPlausibleAddressIsTaken(t *testing.T) {
	w := newWorld(t, nil)
	for _, wrong := range []string{"", "maja", "@mail.example", "maja@", "a b@mail.example", "a@b@c", "<a@b.example>", "a,b@c.example", "a@b.example\nBcc: c@d.example"} {
		w.pass(time.Second)
		w.identify(map[string]any{"email": wrong})
		require.Empty(t, w.s.Address.Email, "%q", wrong)
	}
	w.identify(map[string]any{"email": " Maja@Mail.Example "})
	require.Equal(t, address, w.s.Address.Email)
}

func TestZoneAndLocaleAreThoseThatWereSentLast(t *testing.T) {
	w := newWorld(t, nil)
	w.apply(event.Event{Kind: event.Behaviour, ID: 1, Name: event.Page, Time: noon, Received: noon, Zone: "Europe/Zagreb", Locale: "hr"})
	w.track(event.Page, nil)
	require.Equal(t, []string{"Europe/Zagreb", "hr"}, []string{w.s.Zone, w.s.Locale}, "an event that says nothing of it changes nothing")
}
