package event

import (
	"maps"
	"strings"
	"time"
	_ "time/tzdata" // Lambda's provided.al2023 has no zone files: without these every zone there would be unknown
)

// contextNames are the members of context that an event is read with, none longer than contextLong bytes.
var contextNames = []string{"userHash", "timezone", "locale"}

const contextLong = 512

// surround reads what a batch says once for all of its events: context and sentAt.
func (p *parser) surround(batch fields) (err error) {
	if p.sentAt, err = batch.time("sentAt"); err != nil {
		return err
	}
	context, err := batch.members("context")
	p.context = context.used()
	return err
}

// contextOf returns an event's own context, completed from its batch's.
func (p *parser) contextOf(f fields) (fields, error) {
	own, err := f.members("context")
	if err != nil {
		return nil, err
	}
	c := maps.Clone(p.context)
	if c == nil {
		c = fields{}
	}
	maps.Copy(c, own.used())
	return c, nil
}

// used keeps of a context what an event is read with.
func (f fields) used() fields {
	kept := fields{}
	for _, name := range contextNames {
		if f.has(name) && len(f[name]) <= contextLong {
			kept[name] = f[name]
		}
	}
	return kept
}

// zone returns the sender's IANA zone. Zones and locales that cannot be used are left out, not
// refused: browsers send strange ones, and the event is as true without.
func (p *parser) zone(context fields) string {
	name, err := context.text("timezone")
	if err != nil || !zoneLike(name) {
		return ""
	}
	known, ok := p.zones[name]
	if !ok {
		_, err := time.LoadLocation(name)
		known = err == nil
		p.zones[name] = known
	}
	if !known {
		return ""
	}
	return name
}

// zoneLike keeps "Local", paths and the zone database's other files from being looked up: zones begin with a capital.
func zoneLike(s string) bool {
	return s != "" && len(s) <= 64 && s[0] >= 'A' && s[0] <= 'Z' && s != "Local" && !strings.ContainsAny(s, ".\\")
}

// locale returns the sender's locale if it looks like a BCP 47 tag, "_" instead of "-" allowed.
func locale(context fields) string {
	s, err := context.text("locale")
	if err != nil || len(s) < 2 || len(s) > 35 {
		return ""
	}
	strange := func(r rune) bool {
		return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}
	if strings.IndexFunc(s, strange) >= 0 {
		return ""
	}
	return s
}
