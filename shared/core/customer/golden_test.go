package customer_test

import (
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestStoredStatesAreReadForEver holds the bytes that are in shops' tables. When it fails, the format was changed: raise `format`,
// keep reading the old one, and add a golden file beside these. One is never updated for a format that was released.
func TestStoredStatesAreReadForEver(t *testing.T) {
	const file = "testdata/state-format-2.hex"
	s := oneOfEach()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(hex.EncodeToString(customer.Encode(s))+"\n"), 0o600))
	}
	body := stored(t, file)
	read, err := customer.Decode(s.ID, s.Version, body)
	require.NoError(t, err)
	require.Equal(t, s, read)
	require.Equal(t, body, customer.Encode(s))
}

func TestStatesOfTheFirstFormatAreReadToo(t *testing.T) {
	s := oneOfEach()
	e := &s.Enrolments[0]
	e.Taken, e.Draws = e.Step, nil
	read, err := customer.Decode(s.ID, s.Version, stored(t, "testdata/state-format-1.hex"))
	require.NoError(t, err)
	require.Equal(t, s, read, "campaigns went straight on then, so every step before hers was taken")
}

func stored(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	body, err := hex.DecodeString(strings.TrimSpace(string(text)))
	require.NoError(t, err)
	return body
}

// oneOfEach sets every field of a state and of its parts to a value of its own, so that two that change places are noticed.
func oneOfEach() customer.State {
	n := 0
	at := func() time.Time { n++; return noon.Add(time.Duration(n) * time.Second) }
	text := func() string { n++; return fmt.Sprint("text ", n) }
	num := func() int { n++; return n }
	key := func() id.ID { n++; return id.ID(n) }
	m := message.Message{ID: text(), Home: text(), Campaign: text(), Version: uint32(num()), Enrolment: key(), Step: num(), Channel: text(),
		Template: text(), Policy: text(), Topic: text(), Order: text(), Planned: at(), Expires: at(), Status: message.Sending, Reason: text(),
		Requested: at(), At: at(), Lease: key(), Until: at(), NotBefore: at(), Tries: num(), Provider: text(), Follows: text(), Followed: text()}
	l := journal.Line{ID: key(), Time: at(), Kind: journal.Held, Campaign: text(), Version: uint32(num()), Enrolment: key(), Step: num(), Message: text(),
		Rule: text(), Until: at(), Variant: text(), Arm: text(), Channel: text(), Topic: text(), Granted: true, Amount: 1.5, Currency: text(),
		Source: text(), Other: text(), Home: text()}
	last := at()
	return customer.State{ID: "u.1", Version: 7, Catalog: uint32(num()), Alias: text(), Erased: at(), Created: at(),
		Traits:  []customer.Trait{{Name: text(), Value: text(), Firm: true, At: at(), By: key()}, {Name: text(), Value: 2.5, At: at(), By: key()}, {Name: text(), Value: true, At: at(), By: key()}},
		Address: customer.Address{Email: text(), At: at(), By: key(), Suppressed: text()}, Zone: text(), Locale: text(),
		Consents: []customer.Consent{{Channel: text(), Topic: text(), Granted: true, At: at(), By: key(), Source: text()}},
		Records:  []segment.Record{{Name: text(), Count: uint32(num()), First: at(), Last: last, Times: []time.Time{noon, last}}},
		Counters: []customer.Counter{{ID: key(), Times: []time.Time{at(), at()}}},
		Segments: []customer.Membership{{Segment: text(), In: true, Since: at()}},
		Cart: customer.Cart{ID: text(), Since: at(), Lines: []customer.Line{{Product: text(), Name: text(), Variant: text(), Category: text(), URL: text(),
			Image: text(), Currency: text(), Price: 3.5, Quantity: 4.5}}},
		Buyer: at(),
		Enrolments: []customer.Enrolment{{ID: key(), Campaign: text(), Version: uint32(num()), Key: text(), Order: text(), Entered: at(), Holdout: true,
			Step: num(), Since: at(), Due: at(), Hold: text(), Ended: text(), EndedAt: at(), Goal: at(), Taken: 1001,
			Draws: []customer.Draw{{Step: 1002, Arm: "arm a"}, {Step: 1003, Arm: "arm b"}}}},
		Ledger: []policy.Slot{{Message: text(), Policy: text(), Channel: text(), At: at()}},
		Seen:   []id.ID{key(), key()},
		Outbox: customer.Outbox{Messages: []message.Message{m}, Members: []customer.MemberEntry{{Home: text(), Segment: text()}}, Lines: []journal.Line{l},
			Sweep: &customer.Sweep{Listed: true, Customers: []string{text()}, Minutes: []item.Minute{item.Minute(num())}, Segments: []string{text()}, First: at()}},
		Armed: item.Minute(num()),
	}
}
