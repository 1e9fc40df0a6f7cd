package mail

import (
	"context"
	"errors"
	"net/textproto"
	"testing"

	"github.com/stretchr/testify/require"
)

// judged has a mail refused over the wire.
func judged(t *testing.T, url string, replies map[string]string) error {
	t.Helper()
	address, _ := server(t, replies)
	s, err := NewSMTP("smtp://" + url + address)
	require.NoError(t, err)
	err = s.Take(context.Background(), letter)
	require.Error(t, err)
	return err
}

func TestOnlyARefusalOfTheAddressIsABounce(t *testing.T) {
	for at, answers := range map[string]map[string]Subject{
		"connect": {"554 no mail from your network": TheShop, "554 5.1.1 no such host here": TheShop},
		"EHLO":    {"550 bad name": TheShop},
		"MAIL":    {"553 not you": TheShop, "530 5.7.0 authentication required": TheShop, "554 5.7.1 blocked": TheShop, "550 5.1.1 who is that": TheShop},
		"RCPT": {
			"550 no such user":             TheAddress,
			"551 user not local":           TheAddress,
			"553 mailbox name not allowed": TheAddress,
			"550 5.1.1 <Ana@example.com>: Recipient address rejected: User unknown in virtual mailbox table": TheAddress,
			"550-5.1.1 The account does not exist. See\r\n550 5.1.1 https://mail.example/policy":             TheAddress,
			"556 5.1.10 null MX":            TheAddress,
			"550 #5.1.0 Address rejected.":  TheAddress,
			"550 unknown user (#5.1.1)":     TheAddress,
			"550 5.7.1 policy":              TheShop,
			"554 5.7.1 relay denied":        TheShop,
			"554 relay denied":              TheShop,
			"550 relaying is not permitted": TheShop,
			"550 rejected by local policy":  TheShop,
			"550 looks like spam":           TheShop,
			"550 authentication required":   TheShop,
			"535 5.7.8 bad credentials":     TheShop,
			"530 log in first":              TheShop,
			"553 that domain isn't in my list of allowed rcpthosts (#5.7.1)":        TheShop,
			"550 5.1.0 <hello@shop.example>: Sender address rejected: User unknown": TheShop,
			"550 5.1.8 <hello@shop.example>: Domain not found":                      TheShop,
			"554 5.7.1 Client host [192.0.2.1] blocked using zen.dnsbl.example":     TheShop,
			"552 mailbox full":           ThisMail,
			"550 5.2.1 mailbox disabled": ThisMail,
			"554 transaction failed":     ThisMail,
			"501 syntax error":           ThisMail,
		},
		"DATA": {"554 no valid recipients": ThisMail, "530 log in first": TheShop},
		".": {
			"554 spam":                   ThisMail,
			"550 5.7.1 policy":           ThisMail,
			"550 no such user":           ThisMail,
			"552 5.3.4 too big":          ThisMail,
			"550 5.1.1 no such user":     TheAddress,
			"550 5.1.7 sender's address": TheShop,
		},
	} {
		for answer, want := range answers {
			err := judged(t, "", map[string]string{at: answer, "HELO": answer})
			refused, ok := errors.AsType[*Refused](err)
			require.True(t, ok, "%s %s: %v", at, answer, err)
			require.Equal(t, want.String(), refused.To.String(), "%s %s", at, answer)
			require.Contains(t, refused.Reason, answer[:3], "its own words are kept")
			require.NotErrorIs(t, err, ErrBusy)
		}
	}
}

func TestHerOwnAddressIsNotReadAsAReason(t *testing.T) {
	for _, said := range []string{"<POLICY@spam.example>: no such user", "İİİ no such user: policy@spam.example policy@spam.example"} {
		err := judge(recipient, "policy@spam.example", &textproto.Error{Code: 550, Msg: said})
		refused, ok := errors.AsType[*Refused](err)
		require.True(t, ok)
		require.Equal(t, TheAddress, refused.To, said)
	}
}

func TestALoginThatIsRefusedIsNoCustomersFault(t *testing.T) {
	err := judged(t, "user:password@", map[string]string{"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 bad credentials"})
	refused, ok := errors.AsType[*Refused](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, TheShop, refused.To)
	require.ErrorIs(t, judged(t, "user:password@", map[string]string{"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "454 4.7.0 later"}), ErrBusy)
}

func TestWhatIsNotRefusedForGoodIsTriedAgainOrNotKnown(t *testing.T) {
	for name, c := range map[string]struct {
		replies map[string]string
		busy    bool
	}{
		"too many connections": {map[string]string{"connect": "421 come back"}, true},
		"greylisted":           {map[string]string{"RCPT": "451 later"}, true},
		"sender over its rate": {map[string]string{"MAIL": "450 4.7.1 slower"}, true},
		"full":                 {map[string]string{".": "452 full"}, true},
		"gone before the mail": {map[string]string{"DATA": ""}, true},
		"answer lost":          {map[string]string{".": ""}, false},
		"an odd yes":           {map[string]string{".": "251 will forward"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := judged(t, "", c.replies)
			_, refused := errors.AsType[*Refused](err)
			require.False(t, refused, "%v", err)
			require.Equal(t, c.busy, errors.Is(err, ErrBusy), "%v", err)
		})
	}
}

func TestAMailThatCannotBeWrittenIsRefusedAndNotItsAddress(t *testing.T) {
	s, err := NewSMTP("smtp://127.0.0.1:1")
	require.NoError(t, err)
	bad := letter
	bad.Headers = [][2]string{{"X\nBcc", "all@example.com"}}
	for _, sink := range []Sink{s, &Recorder{}} {
		refused, ok := errors.AsType[*Refused](sink.Take(context.Background(), bad))
		require.True(t, ok)
		require.Equal(t, ThisMail, refused.To)
	}
}
