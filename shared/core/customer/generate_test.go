package customer_test

import (
	"time"

	"pgregory.net/rapid"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
)

// noon is a time that the tests of this package count from.
var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// draw makes values of every shape that a state can hold. Few names and times make ties frequent.
type draw struct{ *rapid.T }

func (t draw) text() string { return rapid.StringN(0, 6, -1).Draw(t.T, "text") }
func (t draw) word() string {
	return rapid.SampledFrom([]string{"a", "b", "c", "Ünï"}).Draw(t.T, "word")
}
func (t draw) bool() bool     { return rapid.Bool().Draw(t.T, "bool") }
func (t draw) float() float64 { return rapid.Float64().Draw(t.T, "float") }
func (t draw) id() id.ID      { return id.ID(rapid.Uint64().Draw(t.T, "id")) }
func (t draw) smallID() id.ID { return id.ID(rapid.Uint64Range(1, 5).Draw(t.T, "small id")) }
func (t draw) count() int     { return rapid.IntRange(0, 1<<20).Draw(t.T, "count") }
func (t draw) at() time.Time  { return noon.Add(time.Duration(t.few()) * time.Minute) }
func (t draw) few() int       { return rapid.IntRange(0, 5).Draw(t.T, "few") }

// time is the zero time or any millisecond of the years 1 to 9999 but for the first of 1970.
func (t draw) time() time.Time {
	ms := rapid.Int64Range(-62135596800000, 253402300799999).Draw(t.T, "ms")
	if ms == 0 || t.bool() {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// some draws up to three, nil for none.
func some[T any](t draw, one func() T) []T {
	var list []T
	for range rapid.IntRange(0, 3).Draw(t.T, "how many") {
		list = append(list, one())
	}
	return list
}

func (t draw) value() any {
	return rapid.OneOf(rapid.Just[any](nil), rapid.Just[any](true), rapid.Just[any](false),
		rapid.Map(rapid.Float64(), func(f float64) any { return f }), rapid.Map(rapid.String(), func(s string) any { return s })).Draw(t.T, "value")
}

func (t draw) trait() customer.Trait {
	by := t.smallID()
	return customer.Trait{Name: t.word(), Value: t.value(), Firm: by%2 == 0, At: t.at(), By: by} // an event is the shop's or it is not
}

func (t draw) consent() customer.Consent {
	return customer.Consent{Channel: t.word(), Topic: t.word(), Granted: t.bool(), At: t.at(), By: t.smallID(), Source: t.text()}
}

func (t draw) record() segment.Record {
	r := segment.Record{Name: t.text(), Count: uint32(t.count()), First: t.time(), Times: some(t, t.time)}
	if n := len(r.Times); n > 0 {
		r.Last = r.Times[n-1]
	}
	return r
}

func (t draw) cartLine() customer.Line {
	return customer.Line{Product: t.text(), Name: t.text(), Variant: t.text(), Category: t.text(), URL: t.text(), Image: t.text(),
		Currency: t.text(), Price: t.float(), Quantity: t.float()}
}

func (t draw) enrolment() customer.Enrolment {
	return customer.Enrolment{ID: t.id(), Campaign: t.text(), Version: uint32(t.count()), Key: t.text(), Order: t.text(), Entered: t.time(),
		Holdout: t.bool(), Step: t.count(), Since: t.time(), Due: t.time(), Hold: t.text(), Ended: t.text(),
		EndedAt: t.time(), Goal: t.time(), Taken: t.count(),
		Draws: some(t, func() customer.Draw { return customer.Draw{Step: t.count(), Arm: t.text()} })}
}

func (t draw) message() message.Message {
	return message.Message{ID: t.text(), Home: t.text(), Campaign: t.text(), Version: uint32(t.count()), Enrolment: t.id(), Step: t.count(),
		Channel: t.text(), Template: t.text(), Policy: t.text(), Topic: t.text(), Order: t.text(), Planned: t.time(), Expires: t.time(),
		Status: message.Status(t.few() + 1), Reason: t.text(), Requested: t.time(), At: t.time(), Lease: t.id(), Until: t.time(),
		NotBefore: t.time(), Tries: t.count(), Provider: t.text(), Follows: t.text(), Followed: t.text()}
}

func (t draw) line() journal.Line {
	return journal.Line{ID: t.id(), Time: t.time(), Kind: journal.Kind(t.count() % 20), Campaign: t.text(), Version: uint32(t.count()),
		Enrolment: t.id(), Step: t.count(), Message: t.text(), Rule: t.text(), Until: t.time(), Variant: t.text(), Arm: t.text(),
		Channel: t.text(), Topic: t.text(), Granted: t.bool(), Amount: t.float(), Currency: t.text(), Source: t.text(), Other: t.text(),
		Home: t.text()}
}

func (t draw) sweep() *customer.Sweep {
	if t.bool() {
		return nil
	}
	return &customer.Sweep{Listed: t.bool(), Customers: some(t, t.text),
		Minutes: some(t, t.minute), Segments: some(t, t.text), First: t.time()}
}

func (t draw) minute() item.Minute { return item.Minute(t.count()) }

// state is any state that can be encoded, whether or not Apply could make it.
func (t draw) state() customer.State {
	return customer.State{
		ID: "u.1", Version: uint64(t.count()), Catalog: uint32(t.count()), Alias: t.text(), Erased: t.time(), Created: t.time(),
		Traits:  some(t, t.trait),
		Address: customer.Address{Email: t.text(), At: t.time(), By: t.id(), Suppressed: t.text()},
		Zone:    t.text(), Locale: t.text(), Consents: some(t, t.consent), Records: some(t, t.record),
		Counters: some(t, func() customer.Counter { return customer.Counter{ID: t.id(), Times: some(t, t.time)} }),
		Segments: some(t, func() customer.Membership {
			return customer.Membership{Segment: t.text(), In: t.bool(), Since: t.time()}
		}),
		Cart:  customer.Cart{ID: t.text(), Since: t.time(), Lines: some(t, t.cartLine)},
		Buyer: t.time(), Enrolments: some(t, t.enrolment),
		Ledger: some(t, func() policy.Slot {
			return policy.Slot{Message: t.text(), Policy: t.text(), Channel: t.text(), At: t.time()}
		}),
		Seen: some(t, t.id),
		Outbox: customer.Outbox{Messages: some(t, t.message), Lines: some(t, t.line), Sweep: t.sweep(),
			Members: some(t, func() customer.MemberEntry { return customer.MemberEntry{Home: t.text(), Segment: t.text()} })},
		Armed: t.minute(),
	}
}
