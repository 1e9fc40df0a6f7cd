package local

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/engine"
)

// letter publishes a newsletter to everyone, Thursdays at ten, beside nothing else.
func letter(t *testing.T, w *World) {
	t.Helper()
	_, err := engine.Publish(t.Context(), w.Store, map[string][]byte{
		"shop.yaml":                  []byte("name: Lamps\nurl: https://lamps.example\nfrom: Lamps <shop@lamps.example>\nzone: Europe/Zagreb\ncountry: HR\ncountries: {HR: explicit}\n"),
		"campaigns/thursday.yaml":    []byte("campaign: thursday\ntrigger: {schedule: {weekly: thu, at: \"10:00\"}, segment: everyone}\nsteps: [send: {channel: email, template: plain}]\npolicy: marketing\n"),
		"templates/plain.liquid":     []byte("---\nsubject: Thursday\npreheader: Hello again\n---\n<p>Hello</p>\n"),
		"templates/plain.txt.liquid": []byte("Hello\n"),
	})
	require.NoError(t, err)
}

func reads(t *testing.T, w *World, user, zone string) {
	t.Helper()
	send(t, w, "identify", `{"userId":"`+user+`","traits":{"email":"`+user+`@example.com"},"context":{"timezone":"`+zone+`"}}`)
	send(t, w, "track", `{"userId":"`+user+`","event":"Consent Granted","properties":{"channel":"email"}}`)
}

func TestALetterLeavesAtItsHourWhenTimeIsMoved(t *testing.T) {
	w := world(t, func(o *Options) { o.Empty = true }) // Tuesday, 1 December 2026, ten o'clock in Greenwich
	letter(t, w)
	reads(t, w, "ana", "Europe/Zagreb")
	reads(t, w, "bea", "Asia/Tokyo")
	to := func(day, hour int) []string {
		t.Helper()
		_, err := w.Advance(t.Context(), time.Date(2026, 12, day, hour, 0, 0, 0, time.UTC).Sub(w.Now()))
		require.NoError(t, err)
		var all []string
		for _, m := range w.Mails() {
			all = append(all, m.To)
		}
		return all
	}
	require.Empty(t, to(3, 0))
	require.Equal(t, []string{"bea@example.com"}, to(3, 8))
	require.Equal(t, []string{"bea@example.com", "ana@example.com"}, to(3, 10))
	reads(t, w, "cia", "Europe/Zagreb") // who joins after her hour
	require.Len(t, to(3, 11), 3)
	require.Len(t, to(12, 12), 6, "the second week's")
	count, err := w.engine.Headcount(t.Context(), "everyone")
	require.NoError(t, err)
	require.Equal(t, 3, count.Count)
}

func TestAWeekOfALetterCostsFewJumps(t *testing.T) {
	w := world(t, func(o *Options) { o.Empty = true })
	letter(t, w)
	reads(t, w, "ana", "Europe/Zagreb")
	m := w.mover(t.Context())
	jumps := 0
	for target := w.Now().Add(7 * 24 * time.Hour); ; jumps++ {
		arrived, err := m.step(target)
		require.NoError(t, err)
		if arrived {
			break
		}
	}
	require.Len(t, w.Mails(), 1)
	require.Less(t, jumps, 60)
}
