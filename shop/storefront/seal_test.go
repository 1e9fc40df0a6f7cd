package storefront

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestACookieIsReadBackAsItWasWritten(t *testing.T) {
	s := seal{[]byte("key")}
	rapid.Check(t, func(t *rapid.T) {
		in := drawSession(t)
		text := s.close(in)
		require.LessOrEqual(t, len(text), maxCookie)
		out, ok := s.open(text)
		require.True(t, ok)
		require.Equal(t, in.Cart, out.Cart)
		require.Equal(t, in.Who, out.Who)
		require.Equal(t, in.customer(), out.customer())
		require.Equal(t, in.People, out.People)
	})
}

// drawSession draws one as full as the shop lets it become.
func drawSession(t *rapid.T) session {
	field := rapid.StringOfN(rapid.RuneFrom([]rune("abčćžß漢字🙂 9")), 1, maxField, -1)
	full := func() cart {
		c := newSession().Cart
		for _, p := range products {
			c = c.with(p.ID, rapid.IntRange(0, 12).Draw(t, "quantity"))
		}
		return c
	}
	s := newSession()
	if rapid.Bool().Draw(t, "known") {
		for _, p := range presets {
			s, _ = s.become(p.Key)
			s.Cart = full()
		}
		one := person{UserID: "guest-12345678", Country: "HR", Consent: granted}
		one.First, one.Last, one.Email = field.Draw(t, "first"), field.Draw(t, "last"), field.Draw(t, "email")
		one.Street, one.Postcode, one.City = field.Draw(t, "street"), field.Draw(t, "postcode"), field.Draw(t, "city")
		s = s.leave().know(own, one)
		s.Last = &order{ID: "LL-1", At: time.Unix(1, 0).UTC(), To: one, Items: full().Items}
	}
	s.Cart = full()
	return s
}

func TestACookieOfAnotherHandCountsAsNone(t *testing.T) {
	s := seal{[]byte("key")}
	text := s.close(newSession())
	body, mac, _ := strings.Cut(text, ".")
	other := seal{[]byte("another key")}.close(newSession())
	otherBody, _, _ := strings.Cut(other, ".")
	for _, bad := range []string{"", ".", "x", body, body + ".", "." + mac, otherBody + "." + mac, other, text + "x", strings.Repeat("A", 9000) + "." + mac} {
		_, ok := s.open(bad)
		require.False(t, ok, bad)
	}
	_, ok := s.open(text)
	require.True(t, ok)
}
