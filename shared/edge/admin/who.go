package admin

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/engine"
)

// peoplePath is where the people of a number are read; who reads it back.
func peoplePath(w engine.Who) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	number := func(name string, n int) {
		if n != 0 {
			q.Set(name, strconv.Itoa(n))
		}
	}
	set("campaign", w.Campaign)
	if w.Match.Kind != 0 {
		q.Set("kind", w.Match.Kind.String())
	}
	number("step", w.Match.Step)
	number("waiting", w.Waiting)
	set("rule", w.Match.Rule)
	set("arm", w.Match.Arm)
	set("variant", w.Match.Variant)
	set("channel", w.Match.Channel)
	set("currency", w.Match.Currency)
	for _, run := range engine.VersionRuns(w.Versions) {
		q.Add("version", run)
	}
	for name, day := range map[string]time.Time{"first": w.First, "last": w.Last} {
		if !day.IsZero() {
			q.Set(name, day.UTC().Format(time.DateOnly))
		}
	}
	return "/admin/v1/people?" + q.Encode()
}

// who reads which people are asked for.
func (c *Call) who() (w engine.Who, err error) {
	w = engine.Who{Campaign: c.Query.Get("campaign"), Cursor: c.Query.Get("cursor")}
	m := &w.Match
	m.Rule, m.Arm, m.Variant, m.Channel, m.Currency = c.Query.Get("rule"), c.Query.Get("arm"), c.Query.Get("variant"), c.Query.Get("channel"), c.Query.Get("currency")
	if m.Kind, err = kindNamed(c.Query.Get("kind")); err != nil {
		return w, err
	}
	for _, n := range []struct {
		name      string
		field     *int
		otherwise int
		max       int
	}{{"step", &m.Step, 0, 1000}, {"waiting", &w.Waiting, 0, 1000}, {"limit", &w.Limit, 50, 200}} {
		if *n.field, err = c.number(n.name, n.otherwise, n.max); err != nil {
			return w, err
		}
	}
	if w.First, err = c.day("first"); err != nil {
		return w, err
	}
	if w.Last, err = c.day("last"); err != nil {
		return w, err
	}
	w.Versions, err = engine.ParseVersionRuns(c.Query["version"])
	return w, err
}

// kindNamed returns the kind of line of that name; 0, any, for "".
func kindNamed(name string) (journal.Kind, error) {
	if k, ok := journal.ParseKind(name); ok || name == "" {
		return k, nil
	}
	var all []string
	for _, k := range journal.Kinds() {
		all = append(all, k.String())
	}
	return 0, fault.New(fault.Invalid, "kind is one of %s, not %q", strings.Join(all, ", "), name)
}
