package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/link"
	"rapport/shared/core/message"
)

func TestOnlyMailThatSheMayRefuseCarriesTheHeaders(t *testing.T) {
	for event, policy := range map[string]string{"Letter Due": "marketing", "Order Delivered": "relationship",
		"Order Shipped": "service", "Order Completed": "transactional"} {
		t.Run(policy, func(t *testing.T) {
			s := newStage(t, nil)
			m := s.ask(event, "order_id", "o1")
			s.settle()
			require.Len(t, s.mails, 1)
			if policy == "service" || policy == "transactional" {
				require.Empty(t, s.mails[0].Headers)
				require.NotContains(t, s.mails[0].HTML, link.Path)
				require.NotContains(t, s.mails[0].Text, link.Path)
				return
			}
			require.Len(t, s.mails[0].Headers, 2)
			require.Equal(t, [2]string{"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"}, s.mails[0].Headers[1])
			url, ok := strings.CutPrefix(s.mails[0].Headers[0][1], "<https://shop.example"+link.Path)
			require.True(t, ok, s.mails[0].Headers[0])
			claim, err := s.signer().Open(strings.TrimSuffix(url, ">"), link.Unsubscribe)
			require.NoError(t, err)
			topic := map[string]string{"marketing": "news", "relationship": "orders"}[policy]
			require.Equal(t, link.Claim{Purpose: link.Unsubscribe, Customer: "u.ana", Channel: "email", Topic: topic, Message: m.ID}, claim)
			require.Contains(t, s.mails[0].HTML, link.Path)
			require.Equal(t, policy == "relationship", strings.Contains(s.mails[0].Text, "You get this because you bought from us"))
		})
	}
}

func TestTagsAndLinksTellNobodyWhoSheIs(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.settle()
	mail := s.mails[0]
	require.Equal(t, m.ID, mail.Tags["message"])
	require.Equal(t, "letter", mail.Tags["campaign"])
	claim, err := s.signer().Open(mail.Tags["customer"], link.Tag)
	require.NoError(t, err)
	require.Equal(t, "u.ana", claim.Customer)
	for _, seen := range []string{fmt.Sprint(mail.Tags), fmt.Sprint(mail.Headers), mail.HTML, mail.Text} {
		require.NotContains(t, seen, "u.ana")
		require.NotContains(t, seen, "ana@shop.example")
	}
	for _, value := range mail.Tags {
		require.Regexp(t, `^[A-Za-z0-9_-]{1,256}$`, value)
	}
}

func TestAReceiptSaysWhatWasOrderedAndWhereItGoes(t *testing.T) {
	s := newStage(t, nil)
	s.ask("Order Completed", "order_id", "o1", "revenue", 12.5, "products", []any{map[string]any{"name": "Lamp Ljubljana"}},
		"address", map[string]any{"first_name": "Ana", "last_name": "Ban", "street": "Ilica 1", "postal_code": "10000", "city": "Zagreb", "country": "HR"})
	s.process(s.event("u.ana", "Order Updated", "order_id", "o1"))
	s.settle()
	require.Equal(t, "Order o1", s.mails[0].Subject)
	require.Contains(t, s.mails[0].Text, "Lamp Ljubljana")
	for _, line := range []string{"Ana Ban<br>", "Ilica 1<br>", "10000 Zagreb<br>", "HR<br>", "12.5"} {
		require.Contains(t, s.mails[0].HTML, line)
	}
}

func TestWhatCannotBeRenderedHasFailedWithItsReason(t *testing.T) {
	const empty = "---\nsubject: \"{{ customer.nothing }}\"\npreheader: x\n---\n<p>x</p>\n"
	for name, one := range map[string]struct {
		files  map[string]string
		before func(s *stage, m message.Message)
		reason string
	}{
		"subject": {map[string]string{"templates/plain.liquid": empty}, nil, "the subject came out empty"},
		"order":   {nil, func(s *stage, m message.Message) { s.drop(item.ParseRef(m.Order)) }, "the order ORDER#o1#"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, one.files)
			m := s.ask(map[string]string{"subject": "Letter Due", "order": "Order Completed"}[name], "order_id", "o1")
			if one.before != nil {
				one.before(s, m)
			}
			s.settle()
			require.Empty(t, s.mails)
			require.Equal(t, message.Failed, s.message(m).Status)
			require.Contains(t, s.message(m).Reason, one.reason)
			s.pass(120)
			require.Empty(t, s.mails)
		})
	}
}

// drop deletes an item from the table.
func (s *stage) drop(k item.Key) {
	s.t.Helper()
	require.NoError(s.t, s.table.Delete(s.t.Context(), k))
}

func TestAMessageIsRenderedByTheTemplateThatDecidedIt(t *testing.T) {
	s := newStage(t, nil)
	s.ask("Letter Due")
	s.publish(map[string]string{"templates/plain.liquid": "---\nsubject: Changed\npreheader: x\n---\n<p>x</p>\n"})
	s.settle()
	require.Equal(t, "Hello Ana", s.mails[0].Subject)
}

func TestWhatCannotBeReadJustNowIsAskedForAgain(t *testing.T) {
	t.Run("order", func(t *testing.T) {
		s := newStage(t, nil)
		m := s.ask("Order Completed", "order_id", "o1")
		s.reads = func(r item.Range) error {
			if strings.HasPrefix(r.From, "ORDER#") {
				return fault.New(fault.Unavailable, "no table")
			}
			return nil
		}
		s.settle()
		require.Equal(t, message.Requested, s.message(m).Status)
		require.Contains(t, s.message(m).Reason, "read the order")
		s.reads = nil
		s.pass(6)
		require.Len(t, s.mails, 1)
	})
	t.Run("sender", func(t *testing.T) {
		s := newStage(t, map[string]string{"shop.yaml": "name: Test shop\nurl: https://shop.example\n"})
		m := s.ask("Order Completed", "order_id", "o1")
		s.settle()
		require.Empty(t, s.mails)
		require.Equal(t, message.Requested, s.message(m).Status)
		require.Contains(t, s.message(m).Reason, "shop.yaml says no sender")
		s.publish(nil)
		s.pass(6)
		require.Len(t, s.mails, 1, "as soon as the shop says one")
	})
}

func TestWithoutTheSecretOfLinksNothingIsSent(t *testing.T) {
	s := newStage(t, nil)
	s.ask("Letter Due")
	s.secret = func() (string, error) { return "", fault.New(fault.NotFound, "secret link is not set") }
	s.settle()
	require.Empty(t, s.mails)
	require.Contains(t, s.state("u.ana").Outbox.Messages[0].Reason, "read the secret of links")
	s.secret = func() (string, error) { return linkSecret, nil }
	s.pass(6)
	require.Len(t, s.mails, 1)
}
