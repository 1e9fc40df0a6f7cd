package console

import (
	"context"
	"time"

	"rapport/shared/edge"
	"rapport/shared/engine"
)

// messagePage is one message as it was decided, and its fate.
type messagePage struct {
	messageRow
	Policy, Topic, Channel string
	Version                uint32
	Step                   int
	Planned, Expires       time.Time
	Follows, Followed      string // paths of the messages that belong to it
	Fate                   []momentRow
	Mail                   *mailView
}

// message shows one message line by line, and rendered again.
func (c *Console) message(ctx context.Context, v *Visit) (edge.Response, error) {
	story, err := c.story(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	m := story.Message
	p := messagePage{messageRow: v.messageRow(m), Policy: m.Policy, Topic: m.Topic, Channel: m.Channel, Version: m.Version, Step: m.Step, Planned: m.Planned, Expires: m.Expires}
	p.Customer = story.State.ID
	if m.Follows != "" {
		p.Follows = v.MessagePath(story.State.ID, m.Follows)
	}
	if m.Followed != "" {
		p.Followed = v.MessagePath(story.State.ID, m.Followed)
	}
	for _, l := range story.Lines {
		p.Fate = append(p.Fate, momentRow{Time: l.Time, Mood: moods[l.Kind], Sentence: v.sentence(l)})
	}
	if v.Can("personal") {
		mail, err := c.Engine.Again(ctx, story.State, m, c.mailBase)
		p.Mail = viewOf(v, mail, err, v.Path+"/mail", v.Path)
	}
	return c.page(v, "Message of "+m.Campaign, "message", p)
}

func (c *Console) story(ctx context.Context, v *Visit) (engine.MessageStory, error) {
	who, err := v.whom("customer")
	if err != nil {
		return engine.MessageStory{}, err
	}
	return c.Engine.Message(ctx, who, v.Param("message"))
}

// messageMail is the mail's own HTML, for the frame on the message's page.
func (c *Console) messageMail(ctx context.Context, v *Visit) (edge.Response, error) {
	story, err := c.story(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	mail, err := c.Engine.Again(ctx, story.State, story.Message, c.mailBase)
	if err != nil {
		return edge.Response{}, err
	}
	return c.framed(v, mail.HTML), nil
}
