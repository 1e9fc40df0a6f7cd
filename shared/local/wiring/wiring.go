// Package wiring reads template.yaml as AWS SAM would, as far as one machine needs it:
// which function answers which route, takes which entries of which bus, and is woken when.
package wiring

import (
	"fmt"
	"os"
	"slices"
	"sort"
	"time"
)

// Wiring is what the template says, in the order of the names.
type Wiring struct {
	Functions []Function
	Routes    []Route
	Rules     []Rule
	Schedules []Schedule
}

// Function is one Lambda function. Verb is its logical id without "Function", in lower case.
type Function struct {
	Verb        string
	Timeout     time.Duration     // 3 s when the template names none, as Lambda does
	Environment map[string]string // all values resolved
	Concurrency int               // reserved; 0 for no bound
	Retries     int               // of a failed asynchronous invocation; 2 when the template names none
}

// Route is one route of the HTTP API. Method is upper case, or ANY. Path is as
// API Gateway writes it: "/v1/{call}", "/files/{rest+}" or "$default".
type Route struct {
	Method, Path string
	Verb         string
}

// Rule hands a bus's entries that match Pattern to a function.
type Rule struct {
	Name    string
	Bus     string // "default" for AWS's own
	Pattern Pattern
	Verb    string
	Retries int // after the first attempt; the smaller of the rule's and the function's
}

// Schedule invokes a function each Every, at the whole multiples of it since 1970.
type Schedule struct {
	Name  string
	Every time.Duration // whole minutes
	Verb  string
}

// Function returns the function of that verb.
func (w *Wiring) Function(verb string) (Function, bool) {
	i := slices.IndexFunc(w.Functions, func(f Function) bool { return f.Verb == verb })
	if i < 0 {
		return Function{}, false
	}
	return w.Functions[i], true
}

// ReadFile is Read of a file.
func ReadFile(path string, parameters map[string]string) (*Wiring, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the template (start this in the folder that holds template.yaml, or name it with --template): %w", err)
	}
	return Read(path, b, parameters)
}

// Read reads a template. parameters are values that replace the defaults of the
// template's Parameters; one that the template does not declare is ignored. Every
// error names file and line, and says what was not understood.
func Read(file string, b []byte, parameters map[string]string) (*Wiring, error) {
	t, err := parse(file, b, parameters)
	if err != nil {
		return nil, err
	}
	w := &Wiring{}
	for _, r := range t.resources {
		if err := w.read(t, r); err != nil {
			return nil, err
		}
	}
	if err := w.check(t); err != nil {
		return nil, err
	}
	w.sort()
	return w, nil
}

// read takes one resource in. Tables, queues, roles and alarms are the cloud's own affair.
func (w *Wiring) read(t *template, r resource) error {
	switch r.kind {
	case "AWS::Serverless::Function":
		return w.function(t, r)
	case "AWS::Events::Rule":
		return w.rule(t, r)
	case "AWS::ApiGatewayV2::Route", "AWS::Scheduler::Schedule", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Function":
		return t.errorf(r.node, "%s is a %s, which is not understood here: write it as an event of a AWS::Serverless::Function", r.id, r.kind)
	}
	return nil
}

// check finds rules whose function is not in the template and lowers their retries to the function's.
func (w *Wiring) check(t *template) error {
	for i, r := range w.Rules {
		f, ok := w.Function(r.Verb)
		if !ok {
			return fmt.Errorf("%s: rule %s: there is no function %q", t.file, r.Name, r.Verb)
		}
		w.Rules[i].Retries = min(r.Retries, f.Retries)
	}
	return nil
}

func (w *Wiring) sort() {
	sort.Slice(w.Functions, func(i, j int) bool { return w.Functions[i].Verb < w.Functions[j].Verb })
	sort.Slice(w.Rules, func(i, j int) bool { return w.Rules[i].Name < w.Rules[j].Name })
	sort.Slice(w.Schedules, func(i, j int) bool { return w.Schedules[i].Name < w.Schedules[j].Name })
	sort.Slice(w.Routes, func(i, j int) bool {
		a, b := w.Routes[i], w.Routes[j]
		return a.Path < b.Path || a.Path == b.Path && a.Method < b.Method
	})
}
