package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/link"
	"rapport/shared/core/message"
)

// sesEvent is the detail of an SES event: the shape of SES event publishing, as far as Rapport reads it.
type sesEvent struct {
	Type string `json:"eventType"`
	Mail struct {
		ID          string              `json:"messageId"`
		Time        time.Time           `json:"timestamp"`
		Destination []string            `json:"destination"`
		Tags        map[string][]string `json:"tags"`
	} `json:"mail"`
	Bounce struct {
		Type       string      `json:"bounceType"`
		Recipients []recipient `json:"bouncedRecipients"`
		Time       time.Time   `json:"timestamp"`
	} `json:"bounce"`
	Complaint struct {
		Recipients []recipient `json:"complainedRecipients"`
		Type       string      `json:"complaintFeedbackType"`
		Time       time.Time   `json:"timestamp"`
	} `json:"complaint"`
	Delivery struct {
		Time       time.Time `json:"timestamp"`
		Recipients []string  `json:"recipients"`
	} `json:"delivery"`
	Reject struct {
		Reason string `json:"reason"`
	} `json:"reject"`
	Failure struct {
		Message string `json:"errorMessage"`
	} `json:"failure"`
	Delay struct {
		Time time.Time `json:"timestamp"`
		Type string    `json:"delayType"`
	} `json:"deliveryDelay"`
}

type recipient struct {
	Address    string `json:"emailAddress"`
	Diagnostic string `json:"diagnosticCode"`
}

// NewFeedback returns the function that takes what SES reports of a message: from the default bus, late, doubled and in any order.
func NewFeedback(_ func(string) string, p Ports) (func(context.Context, events.EventBridgeEvent) error, error) {
	e := New(p)
	return func(ctx context.Context, entry events.EventBridgeEvent) error {
		var detail sesEvent
		if err := json.Unmarshal(entry.Detail, &detail); err != nil {
			return fmt.Errorf("SES event %s: %w", entry.ID, err)
		}
		signer, err := e.signer(ctx)
		if err != nil {
			return err
		}
		var errs []error
		for _, f := range detail.reports() {
			errs = append(errs, e.feedback(ctx, signer, detail, f, entry.Time))
		}
		return errors.Join(errs...)
	}, nil
}

// reports says what the event means for each recipient that it is about.
func (s sesEvent) reports() []event.FeedbackData {
	base := event.FeedbackData{Message: s.tag("message"), Provider: s.Mail.ID, Run: parseRunTag(s.tag("campaign"), s.tag("run"))}
	first := ""
	if len(s.Mail.Destination) > 0 {
		first = s.Mail.Destination[0]
	}
	one := func(report, reason, address string) []event.FeedbackData {
		f := base
		f.Report, f.Reason, f.Address = report, reason, strings.ToLower(strings.TrimSpace(address))
		return []event.FeedbackData{f}
	}
	var all []event.FeedbackData
	switch s.Type {
	case "Send":
		return one("sent", "", first)
	case "Delivery":
		return one("delivered", "", first)
	case "DeliveryDelay":
		return one("delayed", s.Delay.Type, first)
	case "Reject":
		return one("rejected", s.Reject.Reason, first)
	case "Rendering Failure":
		return one("rejected", s.Failure.Message, first)
	case "Bounce":
		report := "softbounced"
		if s.Bounce.Type == "Permanent" {
			report = "bounced"
		}
		for _, r := range s.Bounce.Recipients {
			all = append(all, one(report, r.Diagnostic, r.Address)...)
		}
	case "Complaint":
		for _, r := range s.Complaint.Recipients {
			all = append(all, one("complained", s.Complaint.Type, r.Address)...)
		}
	}
	return all // opens and clicks are machines' as often as people's; they are not read here
}

func (s sesEvent) tag(name string) string {
	if v := s.Mail.Tags[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// runTag writes what a report on a message is counted under, beside its campaign.
func runTag(m message.Message) string { return fmt.Sprintf("%d-%s-%d", m.Version, m.Enrolment, m.Step) }

// parseRunTag reads what runTag wrote; nil for anything else, as mails of older versions have.
func parseRunTag(campaign, tag string) *event.RunData {
	parts := strings.Split(tag, "-")
	if campaign == "" || len(parts) != 3 {
		return nil
	}
	r := event.RunData{Campaign: campaign}
	version, wrong := strconv.ParseUint(parts[0], 10, 32)
	step, wrongStep := strconv.Atoi(parts[2])
	if wrong != nil || wrongStep != nil || r.Enrolment.UnmarshalText([]byte(parts[1])) != nil {
		return nil
	}
	r.Version, r.Step = uint32(version), step
	return &r
}

// when is the time of what is reported; received, to the second, when the report gives none or one that is still to come.
func (s sesEvent) when(received time.Time) time.Time {
	for _, t := range [...]time.Time{s.Bounce.Time, s.Complaint.Time, s.Delivery.Time, s.Delay.Time, s.Mail.Time} {
		if !t.IsZero() && t.Before(received.Add(time.Minute)) {
			return t
		}
	}
	return received
}

// feedback suppresses the address first, which concerns every mail to it, then tells the customer's state, then
// the message's item if the message has left the outbox.
func (e *Engine) feedback(ctx context.Context, signer *link.Signer, detail sesEvent, f event.FeedbackData, received time.Time) error {
	if err := e.suppress(ctx, f); err != nil {
		return err
	}
	claim, err := signer.Open(detail.tag("customer"), link.Tag)
	if err != nil || f.Message == "" {
		return nil // not a mail of ours: its bounce counts all the same
	}
	ev := event.Event{Kind: event.Feedback, ID: id.Hash("ses", detail.Mail.ID, f.Report, f.Address), Customer: claim.Customer,
		Time: detail.when(received), Received: received, Source: "ses", Feedback: &f}
	result, err := e.Process(ctx, []event.Event{ev})
	if err != nil {
		return err
	}
	if _, inOutbox := result.State.Message(f.Message); inOutbox {
		return nil
	}
	return e.sentInItem(ctx, item.Message(claim.Customer, f.Message), f)
}

// sentInItem lets the channel's word turn the status in a message's item, on the item's own version.
func (e *Engine) sentInItem(ctx context.Context, k item.Key, f event.FeedbackData) error {
	if f.Report == "delayed" || f.Report == "rejected" {
		return nil
	}
	for try := range tries {
		m, version, err := e.messageAt(ctx, k)
		if err != nil {
			return err
		}
		if version == 0 || m.Status == message.Sent {
			return nil
		}
		m.Status, m.At, m.Reason, m.Provider = message.Sent, e.now(), "", f.Provider
		err = e.changeLine(ctx, messageItem(m, version), item.When{Test: item.Is, Version: version})
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		e.pause(ctx, try)
	}
	return fault.New(fault.Conflict, "message %s keeps changing", f.Message)
}
