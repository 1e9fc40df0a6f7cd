// Package who writes the question behind a number into a link and reads it back: whom the console's pages and the admin API's answers open.
package who

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/edge"
	"rapport/shared/engine"
)

// maxStep is more than any campaign has.
const maxStep = 1000

// Query writes who is asked for. How many of them a page shows (Limit) is no part of it.
func Query(w engine.Who) url.Values {
	q := url.Values{}
	for _, f := range texts(&w) {
		if *f.at != "" {
			q.Set(f.name, *f.at)
		}
	}
	for _, f := range steps(&w) {
		if *f.at != 0 {
			q.Set(f.name, strconv.Itoa(*f.at))
		}
	}
	for _, f := range days(&w) {
		if !f.at.IsZero() {
			q.Set(f.name, f.at.UTC().Format(time.DateOnly))
		}
	}
	if w.Match.Kind != 0 {
		q.Set("kind", w.Match.Kind.String())
	}
	for _, run := range runs(w.Versions) {
		q.Add("version", run)
	}
	return q
}

// Parse reads what Query wrote; what is not there asks nothing. It returns fault.Invalid, with what is wrong, for anything else.
func Parse(q url.Values) (w engine.Who, err error) {
	for _, f := range texts(&w) {
		*f.at = q.Get(f.name)
	}
	for _, f := range steps(&w) {
		if *f.at, err = edge.QueryNumber(q, f.name, 0, maxStep); err != nil {
			return engine.Who{}, err
		}
	}
	for _, f := range days(&w) {
		if *f.at, err = edge.QueryDay(q, f.name); err != nil {
			return engine.Who{}, err
		}
	}
	if !w.Last.IsZero() && w.Last.Before(w.First) {
		return engine.Who{}, fault.New(fault.Invalid, "last, %s, lies before first, %s", q.Get("last"), q.Get("first"))
	}
	if w.Match.Kind, err = kind(q.Get("kind")); err != nil {
		return engine.Who{}, err
	}
	w.Versions, err = parseRuns(q["version"])
	return w, err
}

// field is a part of the question with its name in a link.
type field[T any] struct {
	name string
	at   *T
}

func texts(w *engine.Who) []field[string] {
	m := &w.Match
	return []field[string]{{"campaign", &w.Campaign}, {"rule", &m.Rule}, {"arm", &m.Arm}, {"variant", &m.Variant}, {"channel", &m.Channel}, {"currency", &m.Currency}, {"cursor", &w.Cursor}}
}

func steps(w *engine.Who) []field[int] {
	return []field[int]{{"step", &w.Match.Step}, {"waiting", &w.Waiting}}
}

func days(w *engine.Who) []field[time.Time] {
	return []field[time.Time]{{"first", &w.First}, {"last", &w.Last}}
}

// kind returns the kind of line of that name; 0, any, for "".
func kind(name string) (journal.Kind, error) {
	if k, ok := journal.ParseKind(name); ok || name == "" {
		return k, nil
	}
	var all []string
	for _, k := range journal.Kinds() {
		all = append(all, k.String())
	}
	return 0, fault.New(fault.Invalid, "kind is one of %s, not %q", strings.Join(all, ", "), name)
}
