package console

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

const (
	letterYAML  = "campaign: letter\ntrigger: {event: Asked}\nsteps: [send: {channel: email, template: letter}]\npolicy: marketing\n"
	receiptYAML = "campaign: receipt\ntrigger: {event: Order Completed, key: order}\nsteps: [send: {channel: email, template: receipt}]\npolicy: transactional\n"
)

// withMail is a shop with a letter and a receipt, and three customers: iva, whose name holds markup, 1042 and bea.
func withMail(t *testing.T) *stage {
	s := newStage(t, map[string]string{
		"shop.yaml": lamps + "  - {name: orders, title: Orders, policy: relationship}\n", "campaigns/letter.yaml": letterYAML, "campaigns/receipt.yaml": receiptYAML, "segments/buyers.yaml": "segment: buyers\nwhere: {did: {event: Order Completed}}\n",
		"templates/letter.liquid": "---\nsubject: Hello {{ customer.first_name | default: \"you\" }}\n---\n<p>Hello {{ customer.first_name }}</p>\n", "templates/letter.txt.liquid": "Hello {{ customer.first_name }}\n",
		"templates/receipt.liquid": "---\nsubject: Order {{ order.id }}\n---\n<p>{{ order.total }}</p>\n", "templates/receipt.txt.liquid": "{{ order.total }}\n",
	})
	s.tell(t, "u.iva@shop.example", event.Identify, nil, map[string]any{"email": "iva@shop.example", "first_name": "<script>alert(1)</script>", "city": "Zagreb"})
	s.tell(t, "u.1042", event.Identify, nil, map[string]any{"email": "mia@shop.example", "first_name": "Mia", "last_name": "Horvat"})
	s.tell(t, "u.bea", event.Identify, nil, map[string]any{"email": "bea@shop.example"})
	s.tell(t, "u.1042", event.OrderCompleted, map[string]any{"order_id": "o1", "total": 49.0, "currency": "EUR", "products": []any{map[string]any{"name": "<b>Lamp</b>", "quantity": 2.0, "price": 24.5}}}, nil)
	s.tell(t, "u.1042", "Asked", nil, nil)
	return s
}

// tell is something that the shop says of a customer, now.
func (s *stage) tell(t *testing.T, who, name string, properties, traits map[string]any) {
	t.Helper()
	s.now = s.now.Add(time.Minute)
	_, err := s.Engine.Process(context.Background(), []event.Event{{ID: id.Hash(who, name, s.now.String()), Kind: event.Behaviour, Name: name, Customer: who,
		Time: s.now, Received: s.now, Server: true, Source: "backend", Properties: properties, Traits: traits}})
	require.NoError(t, err)
}

// sent makes the one message of a customer's outbox a sent one, as deliver does.
func (s *stage) sent(t *testing.T, who string) message.Message {
	t.Helper()
	state, err := s.Engine.Load(context.Background(), who)
	require.NoError(t, err)
	m := state.Outbox.Messages[0]
	for _, e := range []event.Event{{Kind: event.Lease, Lease: &event.LeaseData{Message: m.ID, Holder: 7, Until: s.now.Add(time.Minute), Address: state.Address.Email}},
		{Kind: event.Outcome, Outcome: &event.OutcomeData{Message: m.ID, Holder: 7, Status: "sent", Provider: "ses-1", Unwritten: true}}} {
		e.Customer, e.Time = who, s.now
		_, err := s.Engine.Process(context.Background(), []event.Event{e})
		require.NoError(t, err)
	}
	return m
}

func TestCustomersAreListedAndFoundByAddressOrID(t *testing.T) {
	s := withMail(t)
	page := text(s.get(t, "/console/customers", session.View, session.Personal))
	require.Contains(t, page, "u.1042 Mia Horvat mia@shop.example 1")
	require.Contains(t, page, "u.bea")
	for _, q := range []string{"mia@shop.example", "1042", "u.1042", "104"} {
		r := s.get(t, "/console/customers?q="+url.QueryEscape(q), session.View, session.Personal)
		require.Equal(t, "/console/customers/u.1042", r.Headers["Location"], q)
	}
	require.Contains(t, text(s.get(t, "/console/customers?q=nobody", session.View, session.Personal)), "Nobody has this address or id")
}

func TestWithoutTheRoleForItNobodyIsSearchedByNameAndAllAreMasked(t *testing.T) {
	s := withMail(t)
	for _, q := range []string{"iva@shop.example", "u.iva@shop.example", "iva", "bea"} {
		r := s.get(t, "/console/customers?q="+url.QueryEscape(q), session.View)
		require.Equal(t, http.StatusOK, r.StatusCode)
		require.Contains(t, text(r), "needs the role personal", q)
	}
	require.Equal(t, "/console/customers/u.1042", s.get(t, "/console/customers?q=1042", session.View).Headers["Location"])
	list := s.get(t, "/console/customers", session.View)
	require.NotContains(t, list.Body, "iva@")
	require.NotContains(t, list.Body, "Horvat")
	require.Contains(t, text(list), "m…@shop.example")
	r := s.get(t, "/console/customers/u.iva@shop.example", session.View)
	require.Equal(t, http.StatusForbidden, r.StatusCode, "whether there is such a customer is personal data")
	r = s.get(t, "/console/customers/u.nobody@shop.example", session.View)
	require.Equal(t, http.StatusForbidden, r.StatusCode)
	page := s.get(t, "/console/customers/u.1042", session.View)
	require.Equal(t, http.StatusOK, page.StatusCode)
	for _, secret := range []string{"Mia", "Horvat", "mia@"} {
		require.NotContains(t, page.Body, secret)
	}
	require.NotContains(t, page.Body, "/export")
	require.NotContains(t, page.Body, "/erase")
}

func TestACustomersPageIsOneTimelineWithWhatStandsBesideIt(t *testing.T) {
	s := withMail(t)
	s.sent(t, "u.1042")
	r := s.get(t, "/console/customers/u.1042", session.View, session.Personal)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	page := text(r)
	for _, want := range []string{"Mia Horvat", "mia@shop.example", "ordered o1", "2 × &lt;b&gt;Lamp&lt;/b&gt;, 24.50 EUR each", "49.00 EUR in all", "receipt : sent by email", "letter : not sent", "buyers", "last_name Horvat", "There was never a yes or a no."} {
		require.Contains(t, page, want)
	}
	require.NotContains(t, r.Body, "<b>Lamp")
	require.Contains(t, r.Body, `href="/console/messages/u.1042/`)
	orders := text(s.get(t, "/console/customers/u.1042?show=order", session.View, session.Personal))
	require.Contains(t, orders, "ordered o1")
	require.NotContains(t, orders, "sent by email")
	require.NotContains(t, s.get(t, "/console/customers/u.iva@shop.example", session.View, session.Personal).Body, "<script>alert")
}

func TestALongTimelineIsPagedAndNoLinkOfItNamesHer(t *testing.T) {
	s := withMail(t)
	for n := range 60 {
		s.tell(t, "u.iva@shop.example", "Event "+string(rune('A'+n%26))+string(rune('a'+n/26)), nil, nil)
	}
	path := "/console/customers/" + strings.TrimPrefix(s.pathOf(t, "u.iva@shop.example"), "/console/customers/")
	page := s.get(t, path, session.View)
	require.Equal(t, http.StatusOK, page.StatusCode, page.Body)
	require.NotContains(t, page.Body, "iva@")
	_, rest, ok := strings.Cut(page.Body, `<a class="button" href="`)
	require.True(t, ok)
	next, _, _ := strings.Cut(rest, `"`)
	older := s.get(t, strings.ReplaceAll(next, "&amp;", "&"), session.View)
	require.Contains(t, text(older), "Identify")
	require.NotContains(t, text(page), "Identify")
}

// pathOf is the path of a customer's page for whoever may not see personal data.
func (s *stage) pathOf(t *testing.T, who string) string {
	v := &Visit{Person: s.signedIn(session.View), keys: s.sessionKeys(t)}
	return v.CustomerPath(who)
}

func TestWhyNotIsOneSentenceAndTheWholeList(t *testing.T) {
	s := withMail(t)
	page := text(s.get(t, "/console/customers/u.1042?why=letter", session.View))
	require.Contains(t, page, "letter: Skipped on 24 Nov 2026, 11:05: no consent for email")
	require.Contains(t, page, "no Consent : Skipped on")
	require.Contains(t, page, "yes Starts it : the customer did Asked, last on")
	page = text(s.get(t, "/console/customers/u.bea?why=letter", session.View, session.Personal))
	require.Contains(t, page, "The customer never did Asked, which starts it.")
	require.Equal(t, http.StatusNotFound, s.get(t, "/console/customers/u.1042?why=nothing", session.View).StatusCode)
}

func TestWhyNotOfACampaignThatIsNoLongerInForceSaysSo(t *testing.T) {
	s := withMail(t)
	_, files, err := engine.Newest(t.Context(), s.store)
	require.NoError(t, err)
	delete(files, "campaigns/letter.yaml")
	_, err = s.Engine.PublishOn(t.Context(), files, 1, "Eva", "")
	require.NoError(t, err)
	r := s.get(t, "/console/customers/u.1042?why=letter", session.View)
	require.Equal(t, http.StatusOK, r.StatusCode, text(r))
	require.Contains(t, text(r), "letter is no longer in force, so nobody new gets it.")
	require.Equal(t, http.StatusNotFound, s.get(t, "/console/customers/u.bea?why=letter", session.View, session.Personal).StatusCode, "who had nothing to do with it")
}

func TestAnExportIsADownloadThatIsWrittenDown(t *testing.T) {
	s := withMail(t)
	r := s.post(t, "/console/customers/u.1042/export", nil, session.View, session.Personal)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	require.Regexp(t, `^attachment; filename="customer-[0-9a-f]+\.json"$`, r.Headers["Content-Disposition"])
	require.True(t, json.Valid([]byte(r.Body)))
	require.Contains(t, r.Body, "mia@shop.example")
	require.NotContains(t, r.Body, "iva@shop.example")
	lines, err := s.Engine.Audits(context.Background(), 5)
	require.NoError(t, err)
	require.Contains(t, lines[0].Rule, "exported customer ")
	require.Equal(t, http.StatusForbidden, s.post(t, "/console/customers/u.1042/export", nil, session.Publish).StatusCode)
}

func TestNobodyIsForgottenByASlip(t *testing.T) {
	s := withMail(t)
	ask := s.get(t, "/console/customers/u.1042/erase", session.View, session.Personal)
	require.Contains(t, text(ask), "It cannot be undone.")
	for _, typed := range []string{"", "u.104", "Mia"} {
		r := s.post(t, "/console/customers/u.1042/erase", url.Values{"confirm": {typed}}, session.View, session.Personal)
		require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode)
		require.Contains(t, text(r), "Nobody was forgotten")
	}
	require.Equal(t, http.StatusForbidden, s.post(t, "/console/customers/u.1042/erase", url.Values{"confirm": {"u.1042"}}, session.Publish).StatusCode)
	state, err := s.Engine.Load(context.Background(), "u.1042")
	require.NoError(t, err)
	require.False(t, state.Tombstone())
	r := s.post(t, "/console/customers/u.1042/erase", url.Values{"confirm": {" u.1042 "}}, session.View, session.Personal)
	require.Equal(t, "/console/customers", r.Headers["Location"])
	state, err = s.Engine.Load(context.Background(), "u.1042")
	require.NoError(t, err)
	require.True(t, state.Tombstone())
	lines, err := s.Engine.Audits(context.Background(), 5)
	require.NoError(t, err)
	require.Contains(t, lines[0].Rule, "erased customer ")
	require.NotContains(t, lines[0].Rule, "1042")
	require.Contains(t, text(s.get(t, "/console/customers/u.1042", session.View)), "was forgotten")
}

func TestTheListOfCustomersReadsOncePerShardAndOncePerCustomer(t *testing.T) {
	s := withMail(t)
	require.Equal(t, item.Shards+3, s.readsOf(t, "/console/customers"))
	require.Equal(t, 1+1+1+1, s.readsOf(t, "/console/customers/u.1042?why=letter"), "her state, who was folded in, what lies beside, and the halt")
}

func TestWhatTheChannelSaidOfHerMailIsForWhoMaySeePersonalData(t *testing.T) {
	s := withMail(t)
	state, err := s.Engine.Load(context.Background(), "u.1042")
	require.NoError(t, err)
	m := state.Outbox.Messages[0]
	for _, e := range []event.Event{{Kind: event.Lease, Lease: &event.LeaseData{Message: m.ID, Holder: 7, Until: s.now.Add(time.Minute), Address: state.Address.Email}},
		{Kind: event.Outcome, Outcome: &event.OutcomeData{Message: m.ID, Holder: 7, Status: "failed", Reason: "no mailbox <mia@shop.example> of Mia Horvat"}}} {
		e.Customer, e.Time = "u.1042", s.now
		_, err := s.Engine.Process(context.Background(), []event.Event{e})
		require.NoError(t, err)
	}
	for _, path := range []string{"/console/customers/u.1042?why=receipt", "/console/messages/u.1042/" + m.ID, "/console/messages"} {
		masked := s.get(t, path, session.View)
		require.Contains(t, text(masked), "the reason is personal data", path)
		require.NotContains(t, masked.Body, "Horvat", path)
		require.Contains(t, text(s.get(t, path, session.View, session.Personal)), "of Mia Horvat", path)
	}
}
