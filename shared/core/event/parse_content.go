package event

import (
	"strings"
	"unicode/utf8"

	"rapport/shared/core/fault"
)

// content reads what happened: the name and the details of a call.
func (p *parser) content(call string, f fields, e *Event) (err error) {
	switch call {
	case "track":
		return p.track(f, e)
	case "identify":
		e.Name = Identify
		e.Traits, err = f.object("traits")
	case "page":
		return viewed(Page, f, e)
	case "screen":
		return viewed(Screen, f, e)
	case "group":
		return group(f, e)
	case "alias":
		e.Name = Alias
		e.Properties = map[string]any{"previousId": e.Fold[len("a."):]}
	}
	return err
}

func (p *parser) track(f fields, e *Event) error {
	name, err := f.text("event")
	if err != nil {
		return err
	}
	name = Spec(strings.TrimSpace(name))
	if name == "" {
		return fault.New(fault.Invalid, "track needs event, the name of what happened")
	}
	if utf8.RuneCountInString(name) > MaxName {
		return fault.New(fault.Invalid, "an event's name has at most %d characters", MaxName)
	}
	e.Name = name
	if e.Properties, err = f.object("properties"); err != nil {
		return err
	}
	if name == ConsentGranted || name == ConsentWithdrawn {
		return p.consent(e)
	}
	if !p.at.Key.Server && (p.at.Knows == nil || !p.at.Knows(name)) {
		e.Name = Other
	}
	return nil
}

// consent checks the two events that decide what a customer may be sent.
func (p *parser) consent(e *Event) error {
	if !p.at.Key.Server {
		return fault.New(fault.Forbidden, "%s comes from the shop's backend with a server key, never from a browser", e.Name)
	}
	channel, _ := e.Properties["channel"].(string)
	switch channel {
	case "email", "webpush", "onsite", "sms", "webhook":
	default:
		return fault.New(fault.Invalid, "%s needs properties.channel, one of email, webpush, onsite, sms, webhook", e.Name)
	}
	topic, sent := e.Properties["topic"]
	if _, ok := topic.(string); sent && topic != nil && !ok {
		return fault.New(fault.Invalid, "properties.topic of %s is not a string", e.Name)
	}
	return nil
}

// viewed reads page and screen; their name and category stand beside the properties.
func viewed(as string, f fields, e *Event) (err error) {
	e.Name = as
	if e.Properties, err = f.object("properties"); err != nil {
		return err
	}
	for _, name := range []string{"name", "category"} {
		s, err := f.text(name)
		if err != nil {
			return err
		}
		if _, ok := e.Properties[name]; s == "" || ok {
			continue
		}
		e.put(name, s)
	}
	return nil
}

// group keeps the group's traits as properties: they are not the customer's.
func group(f fields, e *Event) error {
	e.Name = Group
	id, err := f.ident("groupId")
	if err != nil {
		return err
	}
	if id == "" {
		return fault.New(fault.Invalid, "group needs groupId")
	}
	if e.Properties, err = f.object("traits"); err != nil {
		return err
	}
	e.put("groupId", id)
	return nil
}

func (e *Event) put(name string, value any) {
	if e.Properties == nil {
		e.Properties = map[string]any{}
	}
	e.Properties[name] = value
}
