package endpoint

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/local/mail"
)

// fate is one thing that SES reports of a mail: the detail-type, the eventType, and the part
// of the detail that is named for it.
type fate struct {
	detailType, eventType, part string
	bounce, reason              string // subtype and diagnostic code of a bounce
}

var (
	sent       = fate{detailType: "Email Sent", eventType: "Send", part: "send"}
	delivered  = fate{detailType: "Email Delivered", eventType: "Delivery", part: "delivery"}
	bounced    = fate{detailType: "Email Bounced", eventType: "Bounce", part: "bounce", bounce: "General", reason: "smtp; 550 5.1.1 user unknown"}
	suppressed = fate{detailType: "Email Bounced", eventType: "Bounce", part: "bounce", bounce: "Suppressed",
		reason: "Amazon SES has suppressed sending to this address because it has a recent history of bouncing"}
	complained = fate{detailType: "Email Complaint Received", eventType: "Complaint", part: "complaint"}
)

// simulated returns what happens at SES's mailbox simulator; a label (bounce+x@) changes nothing. Somebody
// who is out of office has her mail delivered, and her server's answer goes to the sender.
func simulated(to string) ([]fate, bool) {
	box, ok := strings.CutSuffix(strings.ToLower(to), "@simulator.amazonses.com")
	if !ok {
		return nil, false
	}
	box, _, _ = strings.Cut(box, "+")
	switch box {
	case "bounce":
		return []fate{sent, bounced}, true
	case "suppressionlist":
		return []fate{sent, suppressed}, true
	case "complaint":
		return []fate{sent, delivered, complained}, true
	}
	return []fate{sent, delivered}, true // success, ooto
}

// report publishes what became of a mail to the default bus.
func (e *Endpoint) report(ctx context.Context, in sendEmail, m mail.Message, to string, fates []fate) error {
	var out []events.EventBridgeEvent
	for _, f := range fates {
		detail, err := json.Marshal(map[string]any{"eventType": f.eventType, "mail": in.envelope(m, to), f.part: f.says(to, m.Date)})
		if err != nil {
			return err
		}
		out = append(out, e.event("aws.ses", f.detailType, detail))
	}
	return e.o.Bus.Put(ctx, "default", out)
}

const sesTime = "2006-01-02T15:04:05.000Z"

// envelope is the detail's part about the mail.
func (in sendEmail) envelope(m mail.Message, to string) map[string]any {
	tags := map[string][]string{"ses:caller-identity": {"rapport"}}
	for _, t := range in.EmailTags {
		tags[t.Name] = []string{t.Value}
	}
	if in.ConfigurationSetName != "" {
		tags["ses:configuration-set"] = []string{in.ConfigurationSetName}
	}
	return map[string]any{
		"timestamp": m.Date.UTC().Format(sesTime), "source": in.FromEmailAddress, "sendingAccountId": "000000000000",
		"messageId": m.ID, "destination": []string{to}, "headersTruncated": false, "tags": tags,
		"commonHeaders": map[string]any{"from": []string{m.From}, "to": []string{m.To}, "messageId": m.ID, "subject": m.Subject},
	}
}

func (f fate) says(to string, at time.Time) map[string]any {
	stamp := at.UTC().Format(sesTime)
	switch f.part {
	case "delivery":
		return map[string]any{"timestamp": stamp, "processingTimeMillis": 1, "recipients": []string{to},
			"smtpResponse": "250 ok", "reportingMTA": "localhost"}
	case "bounce":
		return map[string]any{"timestamp": stamp, "bounceType": "Permanent", "bounceSubType": f.bounce, "feedbackId": "local",
			"bouncedRecipients": []any{map[string]string{"emailAddress": to, "action": "failed", "status": "5.1.1", "diagnosticCode": f.reason}}}
	case "complaint":
		return map[string]any{"timestamp": stamp, "complaintFeedbackType": "abuse", "feedbackId": "local", "arrivalDate": stamp,
			"complainedRecipients": []any{map[string]string{"emailAddress": to}}}
	}
	return map[string]any{}
}
