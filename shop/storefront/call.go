package storefront

import (
	"crypto/rand"
	"time"
)

// call is one call of Segment's tracking API.
type call struct {
	Type        string         `json:"type"`
	MessageID   string         `json:"messageId"`
	AnonymousID string         `json:"anonymousId,omitempty"`
	UserID      string         `json:"userId,omitempty"`
	Event       string         `json:"event,omitempty"`
	Name        string         `json:"name,omitempty"`
	Properties  map[string]any `json:"properties,omitempty"`
	Traits      map[string]any `json:"traits,omitempty"`
	Context     map[string]any `json:"context"`
	Timestamp   time.Time      `json:"timestamp"`
}

// what names the call for a log.
func (c call) what() string {
	if c.Event != "" {
		return c.Event
	}
	return c.Type
}

// tell adds a call, in the name of who she is now. Only identify carries both ids: it is what says that they are one person.
func (v *visit) tell(c call) {
	c.MessageID = orElse(c.MessageID, rand.Text())
	if p, ok := v.session.me(); ok {
		c.UserID = p.UserID
	}
	if c.UserID == "" || c.Type == "identify" {
		c.AnonymousID = v.session.Anonymous
	}
	c.Context = v.context()
	v.calls = append(v.calls, c)
}

func (v *visit) track(event string, properties map[string]any) {
	v.tell(call{Type: "track", Event: event, Properties: properties})
}

// page tells of a page seen under the title that it carries.
func (v *visit) page(title string) {
	v.tell(call{Type: "page", Name: title, Properties: map[string]any{
		"title": title, "path": v.r.URL.Path, "url": v.cfg.APIURL + v.r.URL.Path,
	}})
}

// identify tells who she is. It needs a session that knows her.
func (v *visit) identify() {
	p, _ := v.session.me()
	v.tell(call{Type: "identify", Traits: map[string]any{
		"email": p.Email, "firstName": p.First, "lastName": p.Last, "country": p.Country, "city": p.City,
	}})
}

// consent tells what she said about letters and reminders by email.
func (v *visit) consent(said string) {
	event := "Consent Granted"
	if said == withdrawn {
		event = "Consent Withdrawn"
	}
	v.track(event, map[string]any{"channel": "email", "topic": "marketing"})
}

// context is what is known of the browser. Zone and language come from where she lives: a backend does not see them.
func (v *visit) context() map[string]any {
	c := map[string]any{
		"library":   map[string]any{"name": "lumen-loom", "version": "1"},
		"userAgent": v.r.UserAgent(),
		"page":      map[string]any{"path": v.r.URL.Path, "url": v.cfg.APIURL + v.r.URL.Path},
	}
	if p, ok := v.session.me(); ok {
		if home := countryOf(p.Country); home.Zone != "" {
			c["timezone"], c["locale"] = home.Zone, home.Locale
		}
	}
	return c
}

// goods is a product as events carry it.
func (v *visit) goods(p product) map[string]any { return described(v.cfg.APIURL, p) }

func (v *visit) lines(lines []line) []any { return describedLines(v.cfg.APIURL, lines) }

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
