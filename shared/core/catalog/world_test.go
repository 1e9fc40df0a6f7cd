package catalog_test

import (
	"slices"
	"strconv"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

const (
	cartReminder = `campaign: cart-reminder
trigger: {event: Product Added, key: cart}
exit: [{event: Order Completed}]
steps:
  - wait: {quiet: 1h, on: [Product Added, Product Removed, Cart Viewed]}
  - send: {channel: email, template: letter}
  - wait: 23h
  - exit: done
goal: {event: Order Completed, within: 7d}
reenter: {after: 7d}
policy: marketing
`
	orderReceipt = "campaign: order-receipt\ntrigger: {event: Order Completed, key: order}\nsteps: [send: {channel: email, template: receipt}]\npolicy: transactional\n"
	demoShop     = "caps:\n  - {policy: marketing, channel: email, at_most: 1, within: 24h}\n  - {policy: marketing, channel: email, at_most: 3, within: 7d}\n"
)

// noon is when every history here begins.
var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

const address = "maja@mail.example"

// world is one customer, her catalog and the clock. It does what the engine does around Apply, and no more:
// versions rise with each put, and journal lines and members leave the outbox once they are carried out.
type world struct {
	t     require.TestingT
	c     *catalog.Catalog
	s     customer.State
	now   time.Time
	items []item.Item
	lines []journal.Line
	gone  []message.Message // what was sent and left the outbox
	sent  int               // events so far
}

func load(t require.TestingT, version uint32, files map[string]string) *catalog.Catalog {
	c, err := catalog.Load(version, with(files))
	require.NoError(t, err)
	return c
}

// newWorld has the demo's two campaigns, changed or completed by files.
func newWorld(t require.TestingT, files map[string]string) *world {
	all := map[string]string{"shop.yaml": demoShop, "campaigns/cart-reminder.yaml": cartReminder, "campaigns/order-receipt.yaml": orderReceipt}
	for name, text := range files {
		all[name] = text
	}
	return &world{t: t, c: load(t, 1, all), s: customer.State{ID: "u.1"}, now: noon}
}

// reachable is a world whose customer has an address and said yes to mail.
func reachable(t require.TestingT, files map[string]string) *world {
	w := newWorld(t, files)
	w.identify(map[string]any{"email": address, "first_name": "Maja"})
	w.consent(event.ConsentGranted, "")
	return w
}

func (w *world) apply(e event.Event) {
	before, ate := customer.Encode(w.s), e
	next, items := w.c.Apply(w.s, e, w.now)
	require.Equal(w.t, before, customer.Encode(w.s), "Apply changed the state that it was given")
	require.Equal(w.t, ate, e)
	back, err := customer.Decode(next.ID, next.Version, customer.Encode(next))
	require.NoError(w.t, err)
	require.Equal(w.t, next, back, "what is stored is not what was decided")
	w.items = append(w.items, items...)
	w.s = next
	w.s.Version++
	w.carry()
}

// carry takes lines and members out, as the next put does.
func (w *world) carry() {
	done := customer.Carried{Members: w.s.Outbox.Members}
	for _, l := range w.s.Outbox.Lines {
		w.lines = append(w.lines, l)
		done.Lines = append(done.Lines, l.ID)
	}
	w.s = w.s.Without(done)
}

// happen is a behaviour at a time, received now from the shop's backend.
func (w *world) happen(at time.Time, name string, properties map[string]any) event.Event {
	w.sent++
	e := event.Event{Kind: event.Behaviour, ID: id.Hash("test", strconv.Itoa(w.sent)), Customer: "u.1", Name: name, Time: at, Received: w.now,
		Server: true, Source: "backend", Properties: properties}
	w.apply(e)
	return e
}

func (w *world) track(name string, properties map[string]any) event.Event {
	return w.happen(w.now, name, properties)
}

func (w *world) identify(traits map[string]any) {
	w.sent++
	w.apply(event.Event{Kind: event.Behaviour, ID: id.Hash("test", strconv.Itoa(w.sent)), Customer: "u.1", Name: event.Identify, Time: w.now,
		Received: w.now, Server: true, Source: "backend", Traits: traits})
}

func (w *world) consent(name, topic string) {
	w.track(name, map[string]any{"channel": "email", "topic": topic})
}

func (w *world) add(product, cart string) {
	properties := map[string]any{"product_id": product, "name": product, "price": 10.0}
	if cart != "" {
		properties["cart_id"] = cart
	}
	w.track(event.ProductAdded, properties)
}

func (w *world) order(id string, revenue float64) {
	w.track(event.OrderCompleted, map[string]any{"order_id": id, "revenue": revenue, "currency": "EUR"})
}

func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

// tick brings the alarm of the minute that has begun, with what the items of the messages say.
func (w *world) tick(finals map[string]string) {
	w.apply(event.Event{Kind: event.Tick, Customer: "u.1", Tick: &event.TickData{Minute: item.Floor(w.now), Final: finals}})
}

// wake jumps from armed minute to armed minute, as the clock of the demo does, until the time is reached.
func (w *world) wake(until time.Time) {
	for n := 0; w.s.Armed != 0 && !w.s.Armed.Time().After(until); n++ {
		require.Less(w.t, n, 200, "alarms without end: is there a message that nobody delivers?")
		if at := w.s.Armed.Time(); at.After(w.now) {
			w.now = at
		}
		w.tick(nil)
	}
	w.now = until
}

// waits returns when the enrolment of a campaign that is under way goes on.
func (w *world) waits(campaign string) time.Time {
	for _, e := range w.s.Enrolments {
		if e.Campaign == campaign && e.Ended == "" {
			return e.Due
		}
	}
	return time.Time{}
}

// deliver sends all that is asked for, as the deliver function does.
func (w *world) deliver() {
	for _, m := range w.s.Outbox.Messages {
		if m.Status == message.Requested && w.lease(m, 7, "").Status == message.Sending {
			w.outcome(m, 7, "sent", "")
			w.gone = append(w.gone, m)
		}
	}
}

// asked returns the messages of a campaign, those that were sent first.
func (w *world) asked(campaign string) (messages []message.Message) {
	for _, m := range slices.Concat(w.gone, w.s.Outbox.Messages) {
		if m.Campaign == campaign {
			messages = append(messages, m)
		}
	}
	return messages
}

// only returns the one message of a campaign.
func (w *world) only(campaign string) message.Message {
	all := w.asked(campaign)
	require.Len(w.t, all, 1)
	return all[0]
}

// said returns what the journal says of one kind.
func (w *world) said(kind journal.Kind) (sentences []string) {
	for _, l := range w.lines {
		if l.Kind == kind {
			sentences = append(sentences, l.Sentence(time.UTC))
		}
	}
	return sentences
}

// lease asks for a message for two minutes, for the address that she had.
func (w *world) lease(m message.Message, holder id.ID, suppressed string) message.Message {
	w.apply(event.Event{Kind: event.Lease, Customer: "u.1", Lease: &event.LeaseData{Message: m.ID, Holder: holder, Until: w.now.Add(2 * time.Minute),
		Address: address, Suppressed: suppressed}})
	return w.message(m.ID)
}

func (w *world) outcome(m message.Message, holder id.ID, status, reason string) {
	w.apply(event.Event{Kind: event.Outcome, Customer: "u.1", Outcome: &event.OutcomeData{Message: m.ID, Holder: holder, Status: status, Reason: reason,
		Provider: "ses-1"}})
}

func (w *world) report(m message.Message, report string) {
	w.sent++
	w.apply(event.Event{Kind: event.Feedback, ID: id.Hash("test", strconv.Itoa(w.sent)), Customer: "u.1", Time: w.now, Received: w.now,
		Feedback: &event.FeedbackData{Message: m.ID, Report: report, Address: address, Reason: "because"}})
}

// message returns one of the outbox; the zero Message when it left.
func (w *world) message(id string) message.Message {
	m, _ := w.s.Message(id)
	return m
}
