package mail

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
)

// stage is how far a conversation had come when the server said no: what it had not been told yet, it cannot mean.
type stage uint8

const (
	opening   stage = iota // greeting, TLS, login, sender: it knows the shop
	recipient              // it knows the address too
	content                // it has, or is offered, the whole mail
)

// judge reads why a mail was certainly not taken. A 5xx is for good (RFC 5321, 4.2.1) and becomes a *Refused; any
// other answer, or none, is ErrBusy.
func judge(at stage, to string, err error) error {
	said, ok := errors.AsType[*textproto.Error](err)
	if !ok || said.Code < 500 {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	own := regexp.MustCompile("(?i)" + regexp.QuoteMeta(to)) // policy@host.example is no policy
	return &Refused{about(at, said.Code, own.ReplaceAllLiteralString(said.Msg, "")), said.Error()}
}

// enhanced finds RFC 3463's code: at the beginning, as RFC 2034 has it, or in brackets at the end, as qmail does.
var enhanced = regexp.MustCompile(`^#?5\.(\d{1,3}\.\d{1,3})\b|\(#5\.(\d{1,3}\.\d{1,3})\)`)

// Words of refusals that look like "no such user" but are about who sends: servers that put off all their questions
// until RCPT answer there for the sender too. Better a mail too few counted as a bounce than a customer silenced for good.
var (
	ofSender = regexp.MustCompile(`(?i)relay|sender|mail from|rcpthosts`)
	ofTrust  = regexp.MustCompile(`(?i)polic|spam|authenti|\bauth\b|log ?in\b|block|black ?list|deny|denied|\bbanned|reputation|prohibit|` +
		`not (permitted|authori[sz]ed|allowed (to|from))|\b(spf|dkim|dmarc|helo|ehlo)\b|tls\b|rbl\b|dnsbl|\b(is|are) (currently )?listed|reverse dns`)
)

// about tells what a refusal for good is about. text is what was said, without the recipient's own address.
func about(at stage, code int, text string) Subject {
	if at == opening || code == 530 || code == 535 {
		return TheShop
	}
	if found := enhanced.FindStringSubmatch(text); found != nil {
		return byEnhanced(at, found[1]+found[2], text)
	}
	switch {
	case at != recipient:
		return ThisMail
	case ofSender.MatchString(text) || ofTrust.MatchString(text):
		return TheShop // it has not seen the mail yet
	case slices.Contains([]int{550, 551, 553}, code):
		return TheAddress
	}
	return ThisMail
}

// byEnhanced reads what follows the class: 1 is addresses (of which 7 and 8 the sender's), 7 is security and policy.
func byEnhanced(at stage, detail, text string) Subject {
	subject, _, _ := strings.Cut(detail, ".")
	switch {
	case subject == "1" && (detail == "1.7" || detail == "1.8" || ofSender.MatchString(text)):
		return TheShop
	case subject == "1":
		return TheAddress
	case subject == "7" && at == recipient:
		return TheShop
	}
	return ThisMail
}
