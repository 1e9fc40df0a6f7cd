package simulation

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/id"
	"rapport/shared/engine"
)

// post is the channel: it takes every mail and reports on it as SES does, a mail to a mailbox simulator's address as that does.
type post struct {
	now     func() time.Time
	plain   bool // it does not say what goes without saying: that it took a mail, and that the mail arrived
	sent    func(engine.Mail)
	reports []events.EventBridgeEvent
}

// Send implements engine.Mailer.
func (p *post) Send(_ context.Context, m engine.Mail) (string, error) {
	provider := id.Hash("simulated", m.Tags["message"]).String()
	for _, kind := range fates(m.To) {
		if p.plain && (kind == "Send" || kind == "Delivery") {
			continue
		}
		r, err := p.report(kind, provider, m)
		if err != nil {
			return "", err
		}
		p.reports = append(p.reports, r)
	}
	if p.sent != nil {
		p.sent(m)
	}
	return provider, nil
}

// fates are the types of the events by which SES reports on a mail to an address.
func fates(to string) []string {
	box, simulated := strings.CutSuffix(strings.ToLower(to), "@simulator.amazonses.com")
	box, _, _ = strings.Cut(box, "+")
	switch {
	case simulated && (box == "bounce" || box == "suppressionlist"):
		return []string{"Send", "Bounce"}
	case simulated && box == "complaint":
		return []string{"Send", "Delivery", "Complaint"}
	}
	return []string{"Send", "Delivery"}
}

// report is what SES puts on the default bus, as far as feedback reads it.
func (p *post) report(kind, provider string, m engine.Mail) (events.EventBridgeEvent, error) {
	now := p.now()
	tags := make(map[string][]string, len(m.Tags))
	for name, value := range m.Tags {
		tags[name] = []string{value}
	}
	to := []any{map[string]string{"emailAddress": m.To}}
	detail := map[string]any{"eventType": kind,
		"mail": map[string]any{"messageId": provider, "timestamp": now, "destination": []string{m.To}, "tags": tags}}
	switch kind {
	case "Delivery":
		detail["delivery"] = map[string]any{"timestamp": now}
	case "Bounce":
		detail["bounce"] = map[string]any{"timestamp": now, "bounceType": "Permanent", "bouncedRecipients": to}
	case "Complaint":
		detail["complaint"] = map[string]any{"timestamp": now, "complaintFeedbackType": "abuse", "complainedRecipients": to}
	}
	body, err := json.Marshal(detail)
	if err != nil {
		return events.EventBridgeEvent{}, fmt.Errorf("write the report on a mail: %w", err)
	}
	return events.EventBridgeEvent{Source: "aws.ses", Time: now, Detail: body}, nil
}
