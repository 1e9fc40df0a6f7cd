// Package ses hands mail to Amazon SES, in one attempt each.
//
// SES has no idempotency token. A second attempt after a lost reply would be a second mail,
// and the SDK's own retryer makes one without telling; so there is none here, and what is not known is said to be not known.
package ses

import (
	"context"
	"maps"
	"net/mail"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// Client makes the only kind of client that New should be given: one that never tries twice.
func Client(cfg aws.Config) *sesv2.Client {
	return sesv2.NewFromConfig(cfg, func(o *sesv2.Options) {
		o.Retryer = aws.NopRetryer{}
		o.RetryMaxAttempts = 0 // whatever the account's configuration says
	})
}

// Mailer is an engine.Mailer. It may be used by many at once.
type Mailer struct {
	client           *sesv2.Client
	configurationSet string
}

var _ engine.Mailer = (*Mailer)(nil)

// New makes a Mailer. The configuration set is what sends SES's events to the bus; "" sends without.
func New(client *sesv2.Client, configurationSet string) *Mailer {
	return &Mailer{client, configurationSet}
}

// Send hands over one mail and returns SES's message id. Errors are those of engine.Mailer. The
// caller's context is the time limit, which must lie within the lease.
func (m *Mailer) Send(ctx context.Context, mail engine.Mail) (string, error) {
	in, err := m.input(mail)
	if err != nil {
		return "", err
	}
	out, err := m.client.SendEmail(ctx, in)
	if err != nil {
		return "", classify(err)
	}
	return aws.ToString(out.MessageId), nil
}

func (m *Mailer) input(mail engine.Mail) (*sesv2.SendEmailInput, error) {
	from, err := address(mail.From)
	if err != nil {
		return nil, fault.New(fault.Forbidden, "the sender %q is not an address; set from in shop.yaml, as Name <box@host>: %w", mail.From, err)
	}
	to, err := address(mail.To)
	if err != nil {
		return nil, fault.New(fault.Invalid, "the recipient %q is not an address: %w", mail.To, err)
	}
	hs, err := headers(mail.Headers)
	if err != nil {
		return nil, err
	}
	in := &sesv2.SendEmailInput{
		FromEmailAddress: &from,
		Destination:      &types.Destination{ToAddresses: []string{to}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: content(mail.Subject),
			Body:    &types.Body{Html: content(mail.HTML), Text: content(mail.Text)},
			Headers: hs,
		}},
		EmailTags: tags(mail.Tags),
	}
	if mail.ReplyTo != "" {
		reply, err := address(mail.ReplyTo)
		if err != nil {
			return nil, fault.New(fault.Forbidden, "the reply address %q is not one; set reply_to in shop.yaml: %w", mail.ReplyTo, err)
		}
		in.ReplyToAddresses = []string{reply}
	}
	if m.configurationSet != "" {
		in.ConfigurationSetName = &m.configurationSet
	}
	return in, nil
}

// address writes an RFC 5322 address the way the wire wants it: a name beyond ASCII is encoded.
func address(s string) (string, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return "", err
	}
	if a.Name == "" {
		return a.Address, nil
	}
	return a.String(), nil
}

// content is nil for "", which SES takes for a part that is not there.
func content(s string) *types.Content {
	if s == "" {
		return nil
	}
	return &types.Content{Data: aws.String(s), Charset: aws.String("UTF-8")}
}

func headers(in [][2]string) ([]types.MessageHeader, error) {
	var out []types.MessageHeader
	for _, h := range in {
		if strings.ContainsAny(h[0]+h[1], "\r\n") {
			return nil, fault.New(fault.Invalid, "the header %q holds a line end", h[0])
		}
		out = append(out, types.MessageHeader{Name: aws.String(h[0]), Value: aws.String(h[1])})
	}
	return out, nil
}

// tags come in the order of their names; SES refuses an empty one, so it is left out.
func tags(in map[string]string) []types.MessageTag {
	var out []types.MessageTag
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if in[name] != "" {
			out = append(out, types.MessageTag{Name: aws.String(name), Value: aws.String(in[name])})
		}
	}
	return out
}
