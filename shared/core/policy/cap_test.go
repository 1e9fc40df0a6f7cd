package policy_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/policy"
)

// drawShop makes caps and quiet hours of any kind for two channels.
func drawShop(t *rapid.T) policy.Shop {
	var s policy.Shop
	channel := rapid.SampledFrom([]string{policy.Email, "webpush"})
	for range rapid.IntRange(1, 3).Draw(t, "caps") {
		s.Caps = append(s.Caps, policy.Cap{Policy: rapid.SampledFrom([]string{"", policy.Marketing, policy.Relationship}).Draw(t, "policy"),
			Channel: channel.Draw(t, "channel"), AtMost: rapid.IntRange(1, 3).Draw(t, "at most"),
			Within: time.Duration(rapid.IntRange(1, 48).Draw(t, "within")) * time.Hour})
	}
	for range rapid.IntRange(0, 2).Draw(t, "quiets") {
		q := policy.Quiet{Channel: channel.Draw(t, "channel"), Start: rapid.IntRange(0, 1439).Draw(t, "start")}
		q.End = (q.Start + rapid.IntRange(1, 700).Draw(t, "long")) % 1440
		s.Quiet = append(s.Quiet, q)
	}
	return s
}

func drawAsk(t *rapid.T, now time.Time, slots []policy.Slot) policy.Ask {
	a := open(rapid.SampledFrom(policy.Policies()).Draw(t, "policy"))
	a.Channel = rapid.SampledFrom([]string{policy.Email, "webpush"}).Draw(t, "channel")
	a.Now, a.Slots = now, slots
	a.Expires = now.Add(time.Duration(rapid.IntRange(1, 96).Draw(t, "expires")) * time.Hour)
	return a
}

func TestNoWindowEverHoldsMoreThanItsCap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		shop := drawShop(rt)
		now := noon
		var sent []policy.Slot
		for i := range rapid.IntRange(1, 40).Draw(rt, "attempts") {
			now = now.Add(time.Duration(rapid.IntRange(0, 6*60).Draw(rt, "minutes")) * time.Minute)
			a := drawAsk(rt, now, sent)
			if shop.Check(a).Do == policy.Send {
				sent = append(sent, policy.Slot{Message: fmt.Sprint(i), Policy: a.Policy, Channel: a.Channel, At: now})
			}
		}
		for _, c := range shop.Caps {
			for i, end := range sent {
				require.LessOrEqual(rt, inWindow(c, sent[:i+1], end.At), c.AtMost, "%+v, the window that ends at %s", c, end.At)
			}
		}
	})
}

// inWindow counts what a cap speaks of in the half-open window of its length that ends with end.
func inWindow(c policy.Cap, sent []policy.Slot, end time.Time) (n int) {
	for _, s := range sent {
		asks := s.Policy == policy.Marketing || s.Policy == policy.Relationship
		if s.Channel == c.Channel && asks && (c.Policy == "" || c.Policy == s.Policy) && s.At.After(end.Add(-c.Within)) {
			n++
		}
	}
	return n
}

func TestAHoldEndsWhenItSaysAndNotBefore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		shop := drawShop(rt)
		var slots []policy.Slot
		for i := range rapid.IntRange(0, 8).Draw(rt, "slots") {
			ago := time.Duration(rapid.IntRange(0, 48*60).Draw(rt, "ago")) * time.Minute
			slots = append(slots, policy.Slot{Message: fmt.Sprint(i), Policy: policy.Marketing, Channel: policy.Email, At: noon.Add(-ago)})
		}
		a := drawAsk(rt, noon, slots)
		a.Policy, a.Channel = policy.Marketing, policy.Email
		for i := range shop.Caps {
			shop.Caps[i].Channel, shop.Caps[i].Policy = policy.Email, ""
		}
		for i := range shop.Quiet {
			shop.Quiet[i].Channel = policy.Email
		}
		v := shop.Check(a)
		if v.Do != policy.Hold {
			return
		}
		require.True(rt, v.Until.After(a.Now))
		require.False(rt, v.Until.After(a.Expires))
		for at := a; at.Now.Before(v.Until); at.Now = at.Now.Add(time.Minute) {
			require.Equal(rt, policy.Hold, shop.Check(at).Do, "already possible at %s", at.Now)
		}
		at := a
		at.Now = v.Until
		if v.Until.Before(a.Expires) {
			require.Equal(rt, policy.Send, shop.Check(at).Do, "still impossible at %s", at.Now)
		} else {
			require.Equal(rt, "too late", shop.Check(at).Rule)
		}
	})
}

func TestASlotFreesItsPlaceExactlyWhenTheWindowHasPassed(t *testing.T) {
	shop := policy.Shop{Caps: []policy.Cap{{Policy: policy.Marketing, Channel: policy.Email, AtMost: 2, Within: 7 * day}}}
	a := open(policy.Marketing)
	a.Expires = noon.Add(30 * day)
	for i, ago := range []time.Duration{day, 3 * day, 2 * day, 8 * day} {
		a.Slots = append(a.Slots, policy.Slot{Message: fmt.Sprint(i), Policy: policy.Marketing, Channel: policy.Email, At: noon.Add(-ago)})
	}
	require.Equal(t, policy.Verdict{Do: policy.Hold, Rule: "cap of 2 in 7 days", Until: noon.Add(5 * day)}, shop.Check(a))
	a.Now = noon.Add(5 * day)
	require.Equal(t, policy.Send, shop.Check(a).Do)
	a.Now = a.Now.Add(-time.Millisecond)
	require.Equal(t, policy.Hold, shop.Check(a).Do)
}

func TestWhatAsksNoCapTakesNoPlace(t *testing.T) {
	shop := policy.Shop{Caps: []policy.Cap{{Channel: policy.Email, AtMost: 1, Within: day}}}
	a := open(policy.Marketing)
	a.Slots = []policy.Slot{{Message: "1", Policy: policy.Transactional, Channel: policy.Email, At: noon},
		{Message: "2", Policy: policy.Service, Channel: policy.Email, At: noon}, {Message: "3", Policy: policy.Marketing, Channel: "webpush", At: noon}}
	require.Equal(t, policy.Send, shop.Check(a).Do)
	a.Slots = append(a.Slots, policy.Slot{Message: "4", Policy: policy.Relationship, Channel: policy.Email, At: noon})
	require.Equal(t, policy.Hold, shop.Check(a).Do)
}
