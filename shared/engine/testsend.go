package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// TestsAnHour is how many tests one person may send herself within an hour of the clock.
const TestsAnHour = 20

// SendTest hands over a mail that is no customer's, in one attempt, to whoever asks for it: its subject says that it is a test, and it is in no
// count and no journal. It returns fault.Invalid without an address or if the channel refused, fault.TooMany after TestsAnHour, and
// fault.Unavailable when it is not known whether the mail was taken.
func (e *Engine) SendTest(ctx context.Context, mail Mail, to, by, what string) error {
	if to == "" {
		return fault.New(fault.Invalid, "your sign-in names no address of yours that is confirmed, so there is nowhere to send a test to; ask whoever runs it for the claim email")
	}
	if mail.From == "" {
		return fault.New(fault.Invalid, "shop.yaml says no sender: add `from: Your shop <shop@your.domain>` and publish")
	}
	if err := e.countTest(ctx, to); err != nil {
		return err
	}
	mail.To, mail.Subject, mail.Headers, mail.Tags = to, "[Test] "+mail.Subject, nil, nil
	call, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if _, err := e.Mailer.Send(call, mail); err != nil {
		return testRefused(err)
	}
	return e.Audit(ctx, journal.Line{Kind: journal.Changed, Source: by, Rule: "sent themselves a test of " + what})
}

func testRefused(err error) error {
	switch fault.Of(err) {
	case fault.Invalid, fault.TooMany, fault.Forbidden:
		return fault.New(fault.Invalid, "the test was not sent, the channel refused it: %w", err)
	}
	return fault.New(fault.Unavailable, "it is not known whether the test was sent: %w", err)
}

// countTest takes one of a person's places within this hour, before the mail leaves.
func (e *Engine) countTest(ctx context.Context, to string) error {
	hour := e.now().Truncate(time.Hour)
	key := item.Spent("test#" + id.Hash("test", item.AddressHash(to)).String() + "#" + hour.Format("2006010215"))
	for try := range 4 {
		items, err := e.Store.Query(ctx, item.Only(key))
		if err != nil {
			return fmt.Errorf("count the tests of this hour: %w", err)
		}
		when, sent := item.When{Test: item.Absent}, uint64(0)
		if len(items) > 0 {
			sent = items[0].Version
			when = item.When{Test: item.Is, Version: sent}
		}
		if sent >= TestsAnHour {
			return fault.New(fault.TooMany, "you sent yourself %d tests within this hour; the next one can go when the next hour begins", TestsAnHour)
		}
		err = e.Store.Put(ctx, item.Item{Key: key, Version: sent + 1, Expires: hour.Add(2 * time.Hour)}, when, time.Time{})
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		e.pause(ctx, try)
	}
	return fault.New(fault.TooMany, "several tests of yours are being sent at once; try again in a moment")
}
