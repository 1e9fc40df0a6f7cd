package wiring

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Lambda's own defaults.
const (
	lambdaTimeout = 3 * time.Second
	lambdaRetries = 2
	busRetries    = 185
)

func (w *Wiring) function(t *template, r resource) error {
	verb, ok := strings.CutSuffix(r.id, "Function")
	if !ok {
		return t.errorf(r.node, "function %s: logical ids end in Function", r.id)
	}
	f := Function{Verb: strings.ToLower(verb), Environment: map[string]string{}}
	globals := t.path(t.root, "Globals", "Function")
	for _, n := range []ast.Node{globals, r.properties} {
		if err := f.read(t, n); err != nil {
			return err
		}
	}
	if f.Timeout == 0 {
		f.Timeout = lambdaTimeout
	}
	var err error
	retries := t.path(r.properties, "EventInvokeConfig", "MaximumRetryAttempts")
	if f.Retries, err = t.whole(retries, lambdaRetries); err != nil {
		return err
	}
	w.Functions = append(w.Functions, f)
	return w.events(t, r, f.Verb)
}

// read lays what n says over what f says already.
func (f *Function) read(t *template, n ast.Node) error {
	seconds, err := t.whole(t.field(n, "Timeout"), int(f.Timeout/time.Second))
	if err != nil {
		return err
	}
	f.Timeout = time.Duration(seconds) * time.Second
	if f.Concurrency, err = t.whole(t.field(n, "ReservedConcurrentExecutions"), f.Concurrency); err != nil {
		return err
	}
	env, err := t.texts(t.path(n, "Environment", "Variables"))
	maps.Copy(f.Environment, env)
	return err
}

func (w *Wiring) events(t *template, r resource, verb string) error {
	pairs, err := t.pairs(t.field(r.properties, "Events"))
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if err := w.event(t, verb, r.id+p.key, p); err != nil {
			return err
		}
	}
	return nil
}

func (w *Wiring) event(t *template, verb, name string, p pair) error {
	kind, err := t.text(t.field(p.value, "Type"))
	if err != nil {
		return err
	}
	n := t.field(p.value, "Properties")
	switch kind {
	case "HttpApi":
		return w.route(t, verb, p.node, n)
	case "EventBridgeRule", "CloudWatchEvent":
		return w.pattern(t, Rule{Name: name, Verb: verb}, p.node, n, "Pattern", n)
	case "Schedule", "ScheduleV2":
		field := map[string]string{"Schedule": "Schedule", "ScheduleV2": "ScheduleExpression"}[kind]
		return w.schedule(t, Schedule{Name: name, Verb: verb}, n, field)
	}
	return t.errorf(p.node, "event %s is a %q; understood are HttpApi, EventBridgeRule, Schedule and ScheduleV2", p.key, kind)
}

func (w *Wiring) route(t *template, verb string, at, n ast.Node) error {
	path, err := t.text(t.field(n, "Path"))
	if err != nil {
		return err
	}
	method, err := t.text(t.field(n, "Method"))
	if err != nil {
		return err
	}
	if path == "" {
		path, method = "$default", "ANY"
	}
	if method == "" || path != "$default" && !strings.HasPrefix(path, "/") {
		return t.errorf(at, "a route wants a Method and a Path that begins with /")
	}
	if strings.EqualFold(method, "x-amazon-apigateway-any-method") {
		method = "ANY"
	}
	w.Routes = append(w.Routes, Route{strings.ToUpper(method), path, verb})
	return nil
}

// schedule understands rate(n minutes|hours|days); a disabled one is left out.
func (w *Wiring) schedule(t *template, s Schedule, n ast.Node, field string) error {
	off, err := t.disabled(n)
	if err != nil || off {
		return err
	}
	at := t.field(n, field)
	text, err := t.text(at)
	if err != nil {
		return err
	}
	if s.Every, err = rate(text); err != nil {
		return t.errorf(at, "schedule %s: %v", s.Name, err)
	}
	w.Schedules = append(w.Schedules, s)
	return nil
}

func (t *template) disabled(n ast.Node) (bool, error) {
	state, err := t.text(t.field(n, "State"))
	if err != nil {
		return false, err
	}
	enabled, err := t.text(t.field(n, "Enabled"))
	return state == "DISABLED" || enabled == "false", err
}

func rate(s string) (time.Duration, error) {
	inner, ok := strings.CutPrefix(s, "rate(")
	inner, closed := strings.CutSuffix(inner, ")")
	number, unit, spaced := strings.Cut(inner, " ")
	n, err := strconv.Atoi(number)
	units := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}
	size, known := units[strings.TrimSuffix(unit, "s")]
	if !ok || !closed || !spaced || err != nil || n < 1 || !known {
		return 0, fmt.Errorf("%q is not understood: write rate(1 minute), rate(6 hours) or rate(1 day)", s)
	}
	return time.Duration(n) * size, nil
}

// whole resolves a whole number, otherwise when there is none.
func (t *template) whole(n ast.Node, otherwise int) (int, error) {
	s, err := t.text(n)
	if err != nil || s == "" {
		return otherwise, err
	}
	v, err := strconv.Atoi(s)
	if err != nil {
		return 0, t.errorf(n, "%q is not a whole number", s)
	}
	return v, nil
}

// texts resolves a mapping of names to texts.
func (t *template) texts(n ast.Node) (map[string]string, error) {
	pairs, err := t.pairs(n)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, p := range pairs {
		if out[p.key], err = t.text(p.value); err != nil {
			return nil, err
		}
	}
	return out, nil
}
