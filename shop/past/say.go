package past

import (
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

// say is one call of the shop's backend.
type say struct {
	name       string
	at         time.Time
	anonymous  string // of identify: the browser that is hers
	properties map[string]any
	traits     map[string]any
}

func (v *visit) track(name string, properties map[string]any) say {
	return say{name: name, at: v.at, properties: properties}
}

func (v *visit) page(title, path string) say {
	return v.track(event.Page, map[string]any{"name": title, "title": title, "path": path, "url": v.o.URL + path})
}

// identify tells who she is, and that her browser is hers. From here on she is known.
func (v *visit) identify() say {
	p := v.p
	p.known, p.signed = true, true
	return say{name: event.Identify, at: v.at, anonymous: p.browser, traits: map[string]any{
		"email": p.email, "firstName": p.First, "lastName": p.Last, "country": p.Country, "city": p.City,
	}}
}

// tell sends calls together. They are the events that the API makes of the shop's calls: see event.ParseBatch.
func (v *visit) tell(says ...say) {
	received := v.at.UTC().Truncate(time.Millisecond)
	for i, s := range says {
		e := event.Event{Kind: event.Behaviour, Customer: event.CustomerID("", v.p.browser), Name: s.name, Server: true, Source: source,
			Received: received, Properties: s.properties, Traits: s.traits}
		if v.p.signed || v.shop {
			e.Customer, e.Zone, e.Locale = event.CustomerID(v.p.user, ""), v.p.place, v.p.locale
		}
		if s.anonymous != "" {
			e.Fold = event.CustomerID("", s.anonymous)
		}
		e.Time = s.at.UTC().Truncate(time.Millisecond)
		if e.Time.Equal(received) { // as the shop stamps the calls of one moment, in their order
			e.Time = received.Add(-time.Duration(len(says)-1-i) * time.Millisecond)
		}
		e.ID = id.Hash("event", source, e.Customer, v.fresh(v.p, "message", 16))
		v.told = append(v.told, e)
	}
}

// source is the name of the write key of the demo's backend.
const source = "local-server"
