package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/engine"
)

func TestASpecimenIsTheMailThatWouldBeSentButForItsLinks(t *testing.T) {
	s := bought(t)
	c, err := s.e.Catalog(t.Context())
	require.NoError(t, err)
	p := s.profile("u.ana")
	order, err := s.e.NewestOrder(t.Context(), "u.ana")
	require.NoError(t, err)
	mail, err := engine.Specimen(c, "receipt", p.State, order, "https://shop.example")
	require.NoError(t, err)
	require.Equal(t, s.mails[0].HTML, mail.HTML, "a receipt has no link for consent")
	require.Equal(t, s.mails[0].Subject, mail.Subject)
	letter, err := engine.Specimen(c, "plain", p.State, nil, "https://shop.example")
	require.NoError(t, err)
	require.Contains(t, letter.HTML, `href="https://shop.example/m/test"`)
	require.Empty(t, letter.Headers)
	require.Empty(t, letter.Tags)
	_, err = engine.Specimen(c, "nothing", p.State, nil, "")
	require.True(t, fault.Is(err, fault.NotFound))
}

func TestTheExampleSuitsTemplatesBeforeAnybodyIsKnown(t *testing.T) {
	s := newStage(t, nil)
	c, err := s.e.Catalog(t.Context())
	require.NoError(t, err)
	who, order := engine.Example()
	mail, err := engine.Specimen(c, "receipt", who, order, "")
	require.NoError(t, err)
	require.Equal(t, "Order 1042", mail.Subject)
	require.Contains(t, mail.Text, "Desk lamp")
}

func TestAMessageIsRenderedAgainFromTheVersionThatDecidedIt(t *testing.T) {
	s := bought(t)
	was := s.mails[0]
	s.publish(map[string]string{"templates/receipt.liquid": "---\nsubject: Another\npreheader: x\n---\n<p>Another</p>\n"})
	p := s.profile("u.ana")
	mail, err := s.e.Again(t.Context(), p.State, p.Messages[0], "https://shop.example")
	require.NoError(t, err)
	require.Equal(t, was.Subject, mail.Subject)
	require.Equal(t, was.HTML, mail.HTML)
}

func TestATestGoesToWhoeverAsksAloneAndIsCountedNowhere(t *testing.T) {
	s := bought(t)
	puts, sent := len(s.puts), len(s.mails)
	mail := engine.Mail{From: "Test <shop@shop.example>", Subject: "Hello", Tags: map[string]string{"message": "x"}, Headers: [][2]string{{"List-Unsubscribe", "<x>"}}}
	require.NoError(t, s.e.SendTest(t.Context(), mail, "bea@shop.example", "bea", "template plain"))
	require.Len(t, s.mails, sent+1)
	got := s.mails[sent]
	require.Equal(t, "bea@shop.example", got.To)
	require.Equal(t, "[Test] Hello", got.Subject)
	require.Empty(t, got.Tags)
	require.Empty(t, got.Headers)
	require.Len(t, s.puts[puts:], 2, "a place of this hour, and the audit line")
	require.Equal(t, journal.Changed, s.audits()[0].Kind)
	require.Equal(t, "bea sent themselves a test of template plain", s.audits()[0].Sentence(time.UTC))
}

func TestNobodySendsMoreThanTwentyTestsAnHour(t *testing.T) {
	s := newStage(t, nil)
	mail := engine.Mail{From: "Test <shop@shop.example>", Subject: "Hello"}
	for range engine.TestsAnHour {
		require.NoError(t, s.e.SendTest(t.Context(), mail, "bea@shop.example", "bea", "x"))
	}
	err := s.e.SendTest(t.Context(), mail, "Bea@shop.example", "bea", "x")
	require.True(t, fault.Is(err, fault.TooMany), err)
	require.Len(t, s.mails, engine.TestsAnHour)
	require.NoError(t, s.e.SendTest(t.Context(), mail, "cia@shop.example", "cia", "x"), "each person for herself")
	s.now = s.now.Add(time.Hour)
	require.NoError(t, s.e.SendTest(t.Context(), mail, "bea@shop.example", "bea", "x"))
}

func TestATestIsOneAttemptWhateverTheChannelSays(t *testing.T) {
	for kind, want := range map[fault.Kind]fault.Kind{fault.Invalid: fault.Invalid, fault.Forbidden: fault.Invalid, fault.Unavailable: fault.Unavailable} {
		s := newStage(t, nil)
		calls := 0
		s.answer = func() (string, error) { calls++; return "", fault.New(kind, "no") }
		err := s.e.SendTest(t.Context(), engine.Mail{From: "a@b.example", Subject: "x"}, "bea@shop.example", "bea", "x")
		require.True(t, fault.Is(err, want), err)
		require.Equal(t, 1, calls)
		require.Empty(t, s.audits(), "nothing was sent")
	}
	s := newStage(t, nil)
	s.answer = func() (string, error) { return "", errors.New("never asked") }
	for _, to := range []string{""} {
		err := s.e.SendTest(t.Context(), engine.Mail{From: "a@b.example", Subject: "x"}, to, "bea", "x")
		require.True(t, fault.Is(err, fault.Invalid))
	}
}
