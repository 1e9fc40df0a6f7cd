package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/message"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (c *Console) messageRoutes() []Route {
	return []Route{
		{http.MethodGet, "/console/messages", session.View, c.messages},
		{http.MethodGet, "/console/messages/{customer}/{message}", session.View, c.message},
		{http.MethodGet, "/console/messages/{customer}/{message}/mail", session.Personal, c.messageMail},
	}
}

const (
	messagesAPage = 50
	heldShown     = 10
)

// messagesPage is what left lately, and what waits.
type messagesPage struct {
	Status, Campaign string // as chosen; "" for all
	Statuses         []string
	Campaigns        []string
	Messages         []messageRow
	Held             []personRow
	Next             string
	Paged            bool
}

type messageRow struct {
	Customer, Path, Campaign, Template, Status, Mood, Reason string
	Decided, At                                              time.Time
}

// finals are the statuses that the list can be narrowed to.
var finals = []message.Status{message.Sent, message.Skipped, message.Failed, message.Unknown}

var statusMoods = map[message.Status]string{message.Sent: "good", message.Skipped: "warn", message.Unknown: "warn", message.Failed: "bad"}

// messages lists messages, newest first, and what is held back now.
func (c *Console) messages(ctx context.Context, v *Visit) (edge.Response, error) {
	p := messagesPage{Status: v.Query.Get("status"), Campaign: v.Query.Get("campaign"), Paged: v.Query.Get("after") != ""}
	cursor, err := v.keys.OpenCursor(v.Query.Get("after"))
	if err != nil {
		return edge.Response{}, err
	}
	ask := engine.MessagesAsked{Campaign: p.Campaign, Limit: messagesAPage, Cursor: cursor}
	for _, s := range finals {
		p.Statuses = append(p.Statuses, s.String())
	}
	if p.Status != "" {
		status, err := message.ParseStatus(p.Status)
		if err != nil || !slices.Contains(finals, status) {
			return edge.Response{}, fault.New(fault.Invalid, "messages have no status %q; choose one of the list", p.Status)
		}
		ask.Status = status
	}
	for _, one := range v.Catalog.Campaigns {
		p.Campaigns = append(p.Campaigns, one.Name)
	}
	found, next, err := c.Engine.Messages(ctx, ask)
	if err != nil {
		return edge.Response{}, err
	}
	for _, m := range found {
		p.Messages = append(p.Messages, v.messageRow(m))
	}
	if next != "" {
		p.Next = "/console/messages?" + url.Values{"status": {p.Status}, "campaign": {p.Campaign}, "after": {v.keys.SealCursor(next)}}.Encode()
	}
	if err := c.held(ctx, v, &p); err != nil {
		return edge.Response{}, err
	}
	return c.page(v, "Messages", "messages", p)
}

func (v *Visit) messageRow(m message.Message) messageRow {
	row := messageRow{Customer: m.Home, Path: v.MessagePath(m.Home, m.ID), Campaign: m.Campaign, Template: m.Template, Status: m.Status.String(),
		Mood: statusMoods[m.Status], Reason: v.Text(m.Reason), Decided: m.Requested, At: m.At}
	if !v.Can("personal") && (m.Status == message.Failed || m.Status == message.Unknown) && m.Reason != "" {
		row.Reason = "the reason is personal data"
	}
	return row
}

// held fills in what the gate keeps back, on the first page of all.
func (c *Console) held(ctx context.Context, v *Visit, p *messagesPage) error {
	if p.Paged || p.Status != "" || p.Campaign != "" {
		return nil
	}
	held, err := c.Engine.Held(ctx, heldShown)
	for _, one := range held {
		p.Held = append(p.Held, personRow{one.Customer, one.Time, v.sentence(one.Line)})
	}
	return err
}
