package past_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shop/past"
)

// written plays a story in which each customer whose order a chance picks gets a letter three weeks later, and returns the share
// of those who were picked, and of those who were not, who ordered again in the 30 days after that.
func written(t *testing.T, campaign string) (with, without float64) {
	st := past.New(story(1500))
	address := map[string]string{}
	first := map[string]time.Time{}
	var again [2]int
	var all [2]int
	l := &listener{t: t}
	arm := func(customer string) int { return len(customer) % 2 } // as good as any chance: it is a hash of nothing that matters
	type due struct {
		at time.Time
		to string
	}
	var letters []due
	came := map[string]bool{}
	w := &world{listener: l, until: func(now time.Time) {
		for len(letters) > 0 && !letters[0].at.After(now) {
			d := letters[0]
			letters = letters[1:]
			st.Sent(past.Mail{At: d.at, To: address[d.to], Campaign: campaign, Message: "m"})
		}
	}, feed: func(e event.Event) {
		if email, ok := e.Traits["email"].(string); ok {
			address[e.Customer] = email
		}
		if e.Name != event.OrderCompleted {
			return
		}
		began, ok := first[e.Customer]
		if !ok {
			first[e.Customer] = e.Time
			all[arm(e.Customer)]++
			if arm(e.Customer) == 1 {
				letters = append(letters, due{e.Time.Add(21 * 24 * time.Hour), e.Customer})
			}
			return
		}
		if after := e.Time.Sub(began); after > 21*24*time.Hour && after < 51*24*time.Hour && !came[e.Customer] {
			came[e.Customer] = true
			again[arm(e.Customer)]++
		}
	}}
	require.NoError(t, st.Play(t.Context(), w, nil))
	require.Greater(t, min(all[0], all[1]), 200)
	return float64(again[1]) / float64(all[1]), float64(again[0]) / float64(all[0])
}

// world tells what it hears.
type world struct {
	*listener
	feed  func(event.Event)
	until func(time.Time)
}

func (w *world) Feed(ctx context.Context, events []event.Event) error {
	for _, e := range events {
		w.feed(e)
	}
	return w.listener.Feed(ctx, events)
}

func (w *world) Until(ctx context.Context, t time.Time) error {
	w.until(t)
	return w.listener.Until(ctx, t)
}

func TestWhoeverGetsALetterIsLikelierToOrderAgain(t *testing.T) {
	with, without := written(t, "come-again")
	require.Greater(t, with, without+0.08)
	with, without = written(t, "order-receipt")
	require.InDelta(t, without, with, 0.06, "a receipt brings nobody back")
}

func TestNobodyActsOnALetterWithinTheHour(t *testing.T) {
	st := past.New(story(300))
	var sent time.Time
	addressed := ""
	w := &world{listener: &listener{t: t}, until: func(time.Time) {}, feed: func(e event.Event) {
		if email, ok := e.Traits["email"].(string); ok && addressed == "" {
			addressed, sent = email, e.Received
			for n := range 200 {
				st.Sent(past.Mail{At: sent, To: email, Campaign: "cart-reminder", Message: string(rune('a' + n))})
			}
		}
	}}
	require.NoError(t, st.Play(t.Context(), w, nil))
	require.NotEmpty(t, addressed)
	answers := 0
	for _, e := range w.events {
		if e.Kind == event.Answer {
			answers++
			require.GreaterOrEqual(t, e.Received.Sub(sent), time.Hour)
			require.Equal(t, "news", e.Answer.Topic)
			require.False(t, e.Answer.Granted)
		}
	}
	require.Equal(t, 1, answers, "she says no once")
}

func TestALetterToAStrangerIsNobodysBusiness(t *testing.T) {
	st := past.New(story(1))
	st.Sent(past.Mail{At: from, To: "stranger@example.com", Campaign: "welcome", Message: "m"})
	require.Equal(t, told(t, story(1)), st.Next(until))
}
