package road

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// hours at which the day's tests begin: each one, and three over the Lambda binaries.
func hours() []int {
	if overLambda() {
		return []int{3, 10, 22}
	}
	all := make([]int, 24)
	for h := range all {
		all[h] = h
	}
	return all
}

// TestACartLeftBehindBringsOneReminder is the main job, at each hour of the day.
func TestACartLeftBehindBringsOneReminder(t *testing.T) {
	for _, hour := range hours() {
		t.Run(fmt.Sprintf("%02d:00", hour), func(t *testing.T) {
			s := open(t, hour)
			for range 4 { // the same requests three more times are nothing new
				s.identify("ana", "ana@example.com")
				s.consents("ana")
				s.adds("ana", "c1")
			}
			s.later("2h")
			mails := s.inbox("ana@example.com", "")
			require.Len(t, mails, 1, s.explained("u.ana"))
			require.Contains(t, mails[0].HTML, "Fjord lamp")
			require.Contains(t, mails[0].HTML, "Ana")
			require.Contains(t, mails[0].Text, "Fjord lamp")
			for range 3 {
				s.identify("ana", "ana@example.com")
				s.consents("ana")
				s.adds("ana", "c1")
			}
			s.later("26h")
			require.Len(t, s.inbox("ana@example.com", ""), 1, s.explained("u.ana"))

			s.oneClick(mails[0])
			s.adds("ana", "c2")
			s.later("2h")
			require.Len(t, s.inbox("ana@example.com", ""), 1)
			require.Contains(t, s.explained("u.ana"), "cart-reminder: not sent: consent for email withdrawn")
		})
	}
}

func TestAnOrderWithinTheHourBringsTheReceiptAndNoReminder(t *testing.T) {
	s := open(t, 10)
	s.identify("ana", "ana@example.com")
	s.consents("ana")
	s.adds("ana", "c1")
	s.later("30m")
	s.orders("ana", "o-1")
	receipts := s.inbox("ana@example.com", "o-1")
	require.Len(t, receipts, 1, "within seconds of the order: %s", s.explained("u.ana"))
	for _, part := range []string{"Fjord lamp", "129", "Ilica 1", "Zagreb"} {
		require.Contains(t, receipts[0].HTML, part)
		require.Contains(t, receipts[0].Text, part)
	}
	require.Empty(t, header(receipts[0], "List-Unsubscribe"), "a receipt cannot be unsubscribed from")
	s.later("48h")
	require.Len(t, s.inbox("ana@example.com", ""), 1, s.explained("u.ana"))
	require.Contains(t, s.explained("u.ana"), "cart-reminder: ended: left by Order Completed")
}

// TestTwoHundredCustomersGetOneReminderEach uses addresses drawn at random, from every part of what an address may hold.
func TestTwoHundredCustomersGetOneReminderEach(t *testing.T) {
	customers := 200
	s := open(t, 10)
	r := rand.New(rand.NewPCG(200, 1))
	addresses := make([]string, customers)
	var crowd sync.WaitGroup
	for i := range customers {
		addresses[i] = address(r, i)
	}
	for lane := range 4 {
		crowd.Go(func() {
			for i := lane; i < customers; i += 4 {
				user := fmt.Sprintf("customer %d é", i)
				s.identify(user, addresses[i])
				s.consents(user)
				s.adds(user, "c1")
			}
		})
	}
	crowd.Wait()
	s.later("2h")
	s.later("2h") // the pace lets through what the account may send
	for i, a := range addresses {
		require.Len(t, s.inbox(a, ""), 1, "%s: %s", a, s.explained(fmt.Sprintf("u.customer %d é", i)))
	}
}

func address(r *rand.Rand, i int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-"
	box := []byte{letters[r.IntN(26)]}
	for range r.IntN(30) {
		c := letters[r.IntN(len(letters))]
		if c == '.' && box[len(box)-1] == '.' {
			continue
		}
		box = append(box, c)
	}
	return fmt.Sprintf("%sx%d@mail-%d.example.com", box, i, r.IntN(9))
}
