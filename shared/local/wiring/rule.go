package wiring

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// rule reads a rule that stands by itself. Targets that are no functions are left out.
func (w *Wiring) rule(t *template, r resource) error {
	pairs, _ := t.field(r.properties, "Targets").(*ast.SequenceNode)
	if pairs == nil {
		return t.errorf(r.node, "rule %s has no list of Targets", r.id)
	}
	for _, target := range pairs.Values {
		arn, err := t.text(t.field(target, "Arn"))
		if err != nil {
			return err
		}
		id, ok := strings.CutPrefix(arn, functionARN(""))
		if !ok {
			continue
		}
		verb := strings.ToLower(strings.TrimSuffix(id, "Function"))
		if t.field(r.properties, "ScheduleExpression") != nil {
			err = w.schedule(t, Schedule{Name: r.id, Verb: verb}, r.properties, "ScheduleExpression")
		} else {
			err = w.pattern(t, Rule{Name: r.id, Verb: verb}, r.node, r.properties, "EventPattern", target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// pattern completes a rule from n; the retry policy lies in policy.
func (w *Wiring) pattern(t *template, r Rule, at, n ast.Node, field string, policy ast.Node) error {
	off, err := t.disabled(n)
	if err != nil || off {
		return err
	}
	if r.Bus, err = t.text(t.field(n, "EventBusName")); err != nil {
		return err
	}
	if r.Bus == "" {
		r.Bus = "default"
	}
	retries := t.path(policy, "RetryPolicy", "MaximumRetryAttempts")
	if r.Retries, err = t.whole(retries, busRetries); err != nil {
		return err
	}
	p := t.field(n, field)
	if p == nil {
		return t.errorf(at, "rule %s has no %s", r.Name, field)
	}
	v, err := t.value(p)
	if err != nil {
		return err
	}
	if r.Pattern, err = newPattern(v); err != nil {
		return t.errorf(p, "rule %s: %v", r.Name, err)
	}
	w.Rules = append(w.Rules, r)
	return nil
}
