package journal_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
)

var update = flag.Bool("update", false, "write docs/JOURNAL.md anew")

const page = "../../../docs/JOURNAL.md"

var (
	berlin = time.FixedZone("Europe/Berlin", 2*3600)
	noon   = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
)

// row is a kind with when it is said, and lines for its sentences.
type row struct {
	kind  journal.Kind
	when  string
	lines []journal.Line
}

var rows = []row{
	{journal.Enrolled, "A campaign's trigger came, and she entered it. Whoever is in the holdout is told apart from the start.",
		[]journal.Line{{Campaign: "cart-reminder", Arm: "campaign"}, {Campaign: "win-back", Arm: "holdout"}}},
	{journal.NotEnrolled, "The trigger came and could not start the campaign: it was more than a day old, an exit was seen already, or too many campaigns were under way. Of a schedule also: her hour was too long ago, or she had left the segment.",
		[]journal.Line{{Campaign: "cart-reminder", Rule: "too late"}, {Campaign: "cart-reminder", Rule: "after Order Completed"}, {Campaign: "tuesday-letter", Rule: "not in regulars any more"}}},
	{journal.Variant, "A split drew the arm that she is in, the same one each time. The goal's line names all that were drawn by then, with their steps.", []journal.Line{{Campaign: "cart-reminder", Variant: "b"}}},
	{journal.Held, "The gate does not let the message through yet: a cap, quiet hours, or a pause (said once, however long it lasts). The time is the next at which it may, if nothing else changes.",
		[]journal.Line{{Campaign: "cart-reminder", Until: noon, Rule: "cap of 1 in 24 hours"}, {Campaign: "cart-reminder", Until: noon, Rule: "quiet hours"}, {Campaign: "cart-reminder", Until: noon, Rule: "paused"}}},
	{journal.Skipped, "The gate does not let the message through at all. The campaign goes on behind it.",
		[]journal.Line{{Campaign: "cart-reminder", Rule: "no consent for email"}, {Campaign: "cart-reminder", Rule: "address suppressed: COMPLAINT"},
			{Campaign: "cart-reminder", Rule: "holdout"}, {Campaign: "cart-reminder", Rule: "too late"}}},
	{journal.Requested, "A message was decided, and has its place under the caps.", []journal.Line{{Campaign: "cart-reminder", Channel: "email"}}},
	{journal.Sent, "The channel took the message.", []journal.Line{{Campaign: "cart-reminder", Channel: "email"}}},
	{journal.Failed, "The channel refused this message or this address.", []journal.Line{{Campaign: "order-receipt", Rule: "the mailbox does not exist"}}},
	{journal.Unknown, "The channel's reply was lost. A receipt is sent once more after a quarter of an hour without a word; anything else ends here.",
		[]journal.Line{{Campaign: "cart-reminder", Rule: "no word from the channel before the lease ran out"}}},
	{journal.Delivered, "The channel says that the message arrived.", []journal.Line{{Campaign: "cart-reminder"}}},
	{journal.Bounced, "The channel says that the address does not exist.", []journal.Line{{Campaign: "cart-reminder", Rule: "mailbox unknown"}}},
	{journal.Complained, "The reader marked the message as spam.", []journal.Line{{Campaign: "cart-reminder"}, {Message: "202605041300_9f2c"}}},
	{journal.Consent, "She said yes or no: to a topic, to all topics of a policy, or to a channel.",
		[]journal.Line{{Channel: "email", Granted: true, Source: "backend"}, {Channel: "email", Topic: "news", Source: "link"}, {Channel: "email", Topic: "news"}}},
	{journal.Goal, "The campaign's goal came in time, for whichever arm. An amount that is not known is left out.",
		[]journal.Line{{Campaign: "cart-reminder", Rule: "Order Completed", Amount: 89.9, Currency: "EUR"}, {Campaign: "cart-reminder", Rule: "Order Completed"}}},
	{journal.Left, "The campaign ended for her, at a step. \"Merged\" is of two runs with one key that a merge brought together.",
		[]journal.Line{{Campaign: "cart-reminder", Rule: "left by Order Completed"}, {Campaign: "cart-reminder", Rule: "finished"}, {Campaign: "cart-reminder", Rule: "merged"}}},
	{journal.Merged, "Another customer, a browser most of the time, was recognised as her and folded in.", []journal.Line{{Other: "a.7f3c"}}},
	{journal.Published, "New definitions were published. This one concerns the shop, not a customer.",
		[]journal.Line{{Version: 12}, {Version: 13, Source: "ana@shop.example", Rule: "rolled back to version 11"}}},
	{journal.Branched, "A branch decided which path she takes: the first, the second, … that is written, or else.", []journal.Line{{Campaign: "cart-reminder", Rule: "1"}, {Campaign: "cart-reminder", Rule: "else"}}},
	{journal.Changed, "Somebody changed something of the shop's, or took personal data out. This one concerns the shop, not a customer.",
		[]journal.Line{{Rule: "paused cart-reminder", Source: "ana@shop.example"}}},
}

func render() string {
	var b strings.Builder
	b.WriteString(`# The journal

Whatever Rapport decides about a customer, it writes down with the reason. Each line has one of these kinds, and
each kind reads as one sentence; ` + "`rapport explain CUSTOMER`" + ` prints them in the shop's zone, then what is pending. A wait that moves with
each event is pending and never a line. A message's own item is its line for requested, sent, failed and unknown.

| kind | when | as it reads |
|---|---|---|
`)
	for _, r := range rows {
		var said []string
		for _, l := range r.lines {
			l.Kind = r.kind
			said = append(said, l.Sentence(berlin))
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.kind, r.when, strings.Join(said, "<br>"))
	}
	b.WriteString("\nThis page is written by a test: `go test ./shared/core/journal -update`.\n")
	return b.String()
}

func TestTheDocumentationSaysWhatTheJournalSays(t *testing.T) {
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(render()), 0o644))
	}
	text, err := os.ReadFile(page)
	require.NoError(t, err, "go test ./shared/core/journal -update writes it")
	require.Equal(t, render(), string(text))
}

func TestEveryKindHasASentenceOfItsOwn(t *testing.T) {
	var documented []journal.Kind
	said := map[string]journal.Kind{}
	for _, r := range rows {
		documented = append(documented, r.kind)
		require.NotEmpty(t, r.lines)
		for _, l := range r.lines {
			l.Kind = r.kind
			s := l.Sentence(nil)
			require.NotEqual(t, r.kind.String(), s, "it has no sentence")
			require.Zero(t, said[s], "%q is said of two kinds", s)
			said[s] = r.kind
		}
	}
	require.Equal(t, journal.Kinds(), documented)
}

func TestAKindOutsideTheSetIsNamedAndNotHidden(t *testing.T) {
	require.Equal(t, "kind 99", journal.Kind(99).String())
	require.Equal(t, "kind 99", journal.Line{Kind: 99}.Sentence(nil))
}

func TestTimesAreSaidInTheZoneThatIsAsked(t *testing.T) {
	l := journal.Line{Kind: journal.Held, Campaign: "c", Until: noon, Rule: "quiet hours"}
	require.Equal(t, "c: waits until 14:00 on 4 May 2026: quiet hours", l.Sentence(berlin))
	require.Equal(t, "c: waits until 12:00 on 4 May 2026: quiet hours", l.Sentence(nil))
}
