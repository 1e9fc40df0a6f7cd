package past_test

import (
	"context"
	"encoding/json"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shop/past"
)

var (
	until = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	from  = until.AddDate(-1, 0, 0)
)

func story(customers int) past.Options {
	return past.Options{Seed: 1, Customers: customers, From: from, Until: until, URL: "http://localhost:8080"}
}

// listener is a world in which nothing is sent.
type listener struct {
	t      *testing.T
	now    time.Time
	events []event.Event
}

func (l *listener) Feed(_ context.Context, events []event.Event) error {
	for _, e := range events {
		require.False(l.t, e.Received.Before(l.now), "%s was told after its time", e.Name)
		l.now = e.Received
	}
	l.events = append(l.events, events...)
	return nil
}

func (l *listener) Until(_ context.Context, t time.Time) error {
	require.False(l.t, t.Before(l.now))
	l.now = t
	return nil
}

// told plays a story to nobody who writes.
func told(t *testing.T, o past.Options) []event.Event {
	l := &listener{t: t}
	require.NoError(t, past.New(o).Play(t.Context(), l, nil))
	require.NotEmpty(t, l.events)
	return l.events
}

func TestTheSameSeedTellsTheSameStory(t *testing.T) {
	first := told(t, story(60))
	require.Equal(t, first, told(t, story(60)))
	other := story(60)
	other.Seed = 2
	require.NotEqual(t, first, told(t, other))
}

func TestAStoryIsToldInOrderAndWithinItsYear(t *testing.T) {
	at := from
	for _, e := range told(t, story(100)) {
		require.False(t, e.Received.Before(at))
		require.False(t, e.Time.After(e.Received))
		require.True(t, e.Received.Before(until))
		require.False(t, e.Time.Before(from))
		at = e.Received
	}
}

func TestEachEventIsWhatTheAPIMakesOfTheShopsCall(t *testing.T) {
	names := map[string]int{}
	for _, e := range told(t, story(60)) {
		names[e.Name]++
		call := map[string]any{"messageId": "m", "timestamp": e.Time, "context": map[string]any{"timezone": e.Zone, "locale": e.Locale}}
		user, signed := strings.CutPrefix(e.Customer, "u.")
		if signed {
			call["userId"] = user
		} else {
			call["anonymousId"] = strings.TrimPrefix(e.Customer, "a.")
		}
		switch e.Name {
		case event.Identify:
			call["type"], call["traits"], call["anonymousId"] = "identify", e.Traits, strings.TrimPrefix(e.Fold, "a.")
		case event.Page:
			call["type"], call["name"], call["properties"] = "page", e.Properties["name"], e.Properties
		default:
			call["type"], call["event"], call["properties"] = "track", e.Name, e.Properties
		}
		body, err := json.Marshal(call)
		require.NoError(t, err)
		made, err := event.ParseCall("", body, event.Arrival{Received: e.Received, Key: event.Key{Name: "local-server", Server: true}})
		require.NoError(t, err)
		require.NotZero(t, e.ID)
		made.ID = e.ID
		require.Equal(t, made, e)
	}
	for _, name := range []string{event.Identify, event.Page, event.ProductViewed, event.ProductAdded, event.CheckoutStarted, event.OrderCompleted,
		event.ConsentGranted, "Signed Up", "Order Shipped", "Order Delivered", "Order Refunded"} {
		require.NotZero(t, names[name], name)
	}
}

func TestNoTwoEventsShareAnID(t *testing.T) {
	seen := map[string]bool{}
	for _, first := range []int{0, 60} {
		o := story(60)
		o.First = first
		for _, e := range told(t, o) {
			key := e.Customer + e.ID.String()
			require.False(t, seen[key])
			seen[key] = true
		}
	}
}

func TestEachCustomerHasAnAddressOfHerOwn(t *testing.T) {
	owner, fates := map[string]string{}, map[string]int{}
	for _, first := range []int{0, 300, 600} {
		o := story(300)
		o.First = first
		for _, e := range told(t, o) {
			address, _ := e.Traits["email"].(string)
			if address == "" {
				continue
			}
			parsed, err := mail.ParseAddress(address)
			require.NoError(t, err)
			require.Equal(t, address, parsed.Address)
			if owner[address] == "" {
				owner[address] = e.Customer
				box, _, _ := strings.Cut(address, "+")
				fates[box]++
			}
			require.Equal(t, owner[address], e.Customer)
		}
	}
	require.Greater(t, len(owner), 800)
	require.NotZero(t, fates["bounce"])
	require.NotZero(t, fates["complaint"])
}

func TestMoreIsBoughtBeforeChristmasThanInSummer(t *testing.T) {
	orders := map[time.Month]int{}
	for _, e := range told(t, story(1000)) {
		if e.Name == event.OrderCompleted {
			orders[e.Time.Month()]++
		}
	}
	require.Greater(t, orders[time.October], orders[time.August])
	require.Greater(t, orders[time.June], orders[time.July])
}

func TestCustomersAreFoundAgainInOtherBrowsers(t *testing.T) {
	browsers := map[string]map[string]bool{}
	before := map[string]bool{}
	merged := 0
	for _, e := range told(t, story(100)) {
		before[e.Customer] = true
		if e.Fold == "" {
			continue
		}
		if before[e.Fold] {
			merged++
		}
		if browsers[e.Customer] == nil {
			browsers[e.Customer] = map[string]bool{}
		}
		browsers[e.Customer][e.Fold] = true
	}
	require.Greater(t, merged, 50, "what they looked at before is theirs")
	several := 0
	for _, b := range browsers {
		if len(b) > 1 {
			several++
		}
	}
	require.Greater(t, several, 10)
}
