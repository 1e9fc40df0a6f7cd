package local

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/local/mail"
)

// moody is a mail server that refuses while no is set, and keeps what it takes.
type moody struct {
	mail.Recorder
	no    atomic.Pointer[mail.Refused]
	asked atomic.Int32
}

func (m *moody) Take(ctx context.Context, letter mail.Message) error {
	m.asked.Add(1)
	if r := m.no.Load(); r != nil {
		return r
	}
	return m.Recorder.Take(ctx, letter)
}

// ordering is a world in which ana is known and can order.
func ordering(t *testing.T, said *mail.Refused) (*World, *moody) {
	m := &moody{}
	m.no.Store(said)
	w := world(t, func(o *Options) { o.MailSink = m })
	send(t, w, "identify", `{"userId":"ana","traits":{"email":"ana@example.com","country":"HR"}}`)
	return w, m
}

func order(t *testing.T, w *World, id string) {
	t.Helper()
	send(t, w, "track", `{"userId":"ana","event":"Order Completed","properties":{"order_id":"`+id+`","total":49,"currency":"EUR","products":[]}}`)
	require.NoError(t, w.Quiet(t.Context()))
}

func advance(t *testing.T, w *World, d time.Duration) {
	t.Helper()
	_, err := w.Advance(t.Context(), d)
	require.NoError(t, err)
}

func TestAMailServerThatRefusesTheShopSilencesNobody(t *testing.T) {
	w, server := ordering(t, &mail.Refused{To: mail.TheShop, Reason: "554 relay denied"})
	order(t, w, "o1")
	require.Positive(t, server.asked.Load())
	server.no.Store(nil)
	advance(t, w, time.Hour)
	require.Len(t, server.Mails(), 1, "the receipt comes once the server takes mail again")
	s, err := w.Load(t.Context(), "u.ana")
	require.NoError(t, err)
	require.Empty(t, s.Address.Suppressed)
}

func TestAMailThatIsRefusedFailsAndTheNextOneGoes(t *testing.T) {
	w, server := ordering(t, &mail.Refused{To: mail.ThisMail, Reason: "554 5.7.1 spam"})
	order(t, w, "o1")
	server.no.Store(nil)
	advance(t, w, time.Hour)
	require.Empty(t, server.Mails())
	_, said := ask(t, w, "GET", "/local/explain?customer=u.ana", "")
	require.Contains(t, said, "the mail server refuses this mail: 554 5.7.1 spam")
	order(t, w, "o2")
	require.Len(t, server.Mails(), 1)
}

// docs/SERVER.md says how an address is freed; these are its two steps.
func TestAnAddressThatBouncedIsFreedByForgettingItAndGivingItAnew(t *testing.T) {
	w, server := ordering(t, &mail.Refused{To: mail.TheAddress, Reason: "550 no such user"})
	order(t, w, "o1")
	server.no.Store(nil)
	order(t, w, "o2")
	require.Empty(t, server.Mails(), "what bounced gets nothing more")
	require.EqualValues(t, 1, server.asked.Load())

	require.NoError(t, w.Store.Delete(t.Context(), item.Suppressed(item.AddressHash("ana@example.com"))))
	for _, address := range []string{"none@invalid.example", "ana@example.com"} {
		advance(t, w, time.Second) // so that one is given after the other
		send(t, w, "identify", `{"userId":"ana","traits":{"email":"`+address+`"}}`)
	}
	order(t, w, "o3")
	require.Len(t, server.Mails(), 1)
}
