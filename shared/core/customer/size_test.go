package customer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
)

// sizes is how long the texts are.
type sizes struct{ trait, name, product, link, key, arm int }

var (
	ordinary = sizes{trait: 24, name: 18, product: 24, link: 60, key: 36, arm: 1}
	longest  = sizes{trait: customer.MaxTrait, name: 100, product: customer.MaxTrait, link: customer.MaxTrait, key: 128, arm: 20}
)

func long(i, n int) string { return fmt.Sprintf("%02d", i) + strings.Repeat("x", n-2) }

// week returns n times some hours apart.
func week(n int) []time.Time {
	var times []time.Time
	for i := range n {
		times = append(times, noon.Add(time.Duration(i)*7*time.Hour+time.Duration(i*i)*1234*time.Millisecond))
	}
	return times
}

// full returns a state with every list at its bound, and what a put of many events may leave in the outbox.
func full(z sizes) customer.State {
	s := customer.State{ID: "u.1", Version: 5, Catalog: 12, Created: noon, Buyer: noon, Armed: item.MinuteAt(noon), Zone: "Europe/Zagreb", Locale: "hr-HR",
		Address: customer.Address{Email: "maja.horvat@mail.example", At: noon, By: id.Hash("a")}}
	for i := range customer.MaxTraits {
		s = s.SetTrait(customer.Trait{Name: long(i, 12), Value: long(i, z.trait), Firm: true, At: noon, By: id.Hash("t")})
	}
	for i := range customer.MaxConsents {
		s = s.SetConsent(customer.Consent{Channel: "email", Topic: long(i, 10), Granted: true, At: noon, By: id.Hash("c"), Source: "backend"})
	}
	for i := range customer.MaxNames {
		s.Records = append(s.Records, segment.Record{Name: long(i, z.name), Count: 500, First: noon, Last: week(16)[15], Times: week(segment.RecordTimes)})
	}
	for i := range 10 {
		s.Counters = append(s.Counters, customer.Counter{ID: id.ID(i + 1), Times: week(16)})
	}
	for i := range 40 {
		s = s.SetMember(customer.Membership{Segment: long(i, 16), In: true, Since: noon})
	}
	s.Cart = customer.Cart{ID: long(0, z.key), Since: noon}
	for i := range customer.MaxCart {
		s.Cart = s.Cart.Add(customer.Line{Product: long(i, z.product), Name: long(i, z.product), Variant: "warm white", Category: "table lamps",
			URL: long(i, z.link), Image: long(i, z.link), Currency: "EUR", Price: 89.9, Quantity: 1})
	}
	for i := range customer.MaxOpen + customer.MaxClosed {
		s = s.SetEnrolment(enrolment(i, z))
	}
	for i := range customer.MaxLedger {
		s = s.Reserve(policy.Slot{Message: message.NewID(29000000, id.ID(i+1), 1, 0), Policy: policy.Marketing, Channel: policy.Email, At: noon})
	}
	for i := range customer.MaxSeen {
		s.Seen = append(s.Seen, id.Hash("seen", long(i, 4)))
	}
	for i := range 6 {
		s = s.SetMessage(message.Message{ID: message.NewID(29000000, id.ID(i+1), 1, 0), Home: "u.1", Campaign: "cart-reminder", Version: 12, Enrolment: 9,
			Step: 2, Channel: policy.Email, Template: "cart-reminder", Policy: policy.Marketing, Topic: "news", Planned: noon, Expires: noon,
			Status: message.Requested, Requested: noon, At: noon})
	}
	for i := range 16 {
		s = s.AddLine(journal.Line{ID: id.ID(i + 1), Time: noon, Kind: journal.Skipped, Campaign: "cart-reminder", Version: 12, Enrolment: 9, Step: 2,
			Rule: "no consent for email", Channel: policy.Email})
	}
	return s
}

func enrolment(i int, z sizes) customer.Enrolment {
	e := customer.Enrolment{ID: id.ID(i + 1), Campaign: "cart-reminder", Version: 12, Key: long(i, z.key), Entered: noon, Step: 1, Since: noon, Due: noon}
	for step := range campaign.MaxSplits {
		e.Draws = append(e.Draws, customer.Draw{Step: step*8 + 1, Arm: strings.Repeat("b", z.arm)})
	}
	if i >= customer.MaxOpen {
		e.Ended, e.EndedAt, e.Due = "left by Order Completed", noon, time.Time{}
		e.Order = item.Order("u.1", long(i, z.key), id.ID(i)).Ref()
	}
	return e
}

func TestAnOrdinaryCustomersStateIsWithinAKilobyte(t *testing.T) {
	s := customer.State{ID: "u.184467", Version: 60, Catalog: 3, Created: noon, Armed: item.MinuteAt(noon), Zone: "Europe/Zagreb", Locale: "hr",
		Address: customer.Address{Email: "maja.horvat@mail.example", At: noon, By: 7}, Buyer: noon}
	for _, name := range []string{"email", "first_name", "last_name", "country", "city"} {
		s = s.SetTrait(customer.Trait{Name: name, Value: long(1, 14), Firm: true, At: noon, By: 7})
	}
	s = s.SetConsent(customer.Consent{Channel: "email", Granted: true, At: noon, By: 7, Source: "backend"})
	for _, at := range week(8) { // eight visits
		for i, name := range []string{"Page Viewed", "Product Viewed", "Product List Viewed", "Product Added", "Order Completed", "Identify"} {
			if i < 2 || at.Day()%2 == i%2 {
				s = s.Count(name, "Other", at.Add(time.Duration(i)*20*time.Second))
			}
		}
	}
	s.Cart = customer.Cart{ID: "0123456789abcdef", Since: noon}.Add(customer.Line{Product: "lamp-3", Name: "Desk lamp", Currency: "EUR", Price: 89, Quantity: 1})
	s = s.SetMember(customer.Membership{Segment: "everyone", In: true, Since: noon}).SetMember(customer.Membership{Segment: "regulars", In: true, Since: noon})
	s = s.SetEnrolment(customer.Enrolment{ID: 1, Campaign: "cart-reminder", Version: 3, Key: "0123456789abcdef", Entered: noon, Step: 0, Since: noon, Due: noon})
	for i := range 16 {
		s.Seen = append(s.Seen, id.Hash("seen", long(i, 4)))
	}
	require.LessOrEqual(t, len(customer.Encode(s)), 1024)
}

func TestAStateWithEveryListAtItsBoundIsWithinTheCeiling(t *testing.T) {
	s := full(ordinary)
	require.Len(t, s.Enrolments, customer.MaxOpen+customer.MaxClosed)
	require.Len(t, s.Ledger, customer.MaxLedger)
	require.LessOrEqual(t, len(customer.Encode(s)), customer.Ceiling)
}

func TestEvenTheLongestTextsLeaveAStateThatCanBeStored(t *testing.T) {
	const tableLimit = 400 << 10 // of DynamoDB, for one item
	require.Less(t, len(customer.Encode(full(longest))), tableLimit/2)
}
