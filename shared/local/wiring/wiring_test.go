package wiring

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func read(t *testing.T, text string, parameters map[string]string) *Wiring {
	t.Helper()
	w, err := Read("template.yaml", []byte(text), parameters)
	require.NoError(t, err)
	return w
}

func TestTheRepositorysOwnTemplateIsUnderstood(t *testing.T) {
	w, err := ReadFile("../../../template.yaml", map[string]string{"PublicUrl": "http://localhost:8080", "DeliverInstances": "3"})
	require.NoError(t, err)
	deliver, ok := w.Function("deliver")
	require.True(t, ok)
	require.Equal(t, "http://localhost:8080", deliver.Environment["PUBLIC_URL"])
	require.Equal(t, "rapport", deliver.Environment["BUS_NAME"])
	require.Equal(t, 3, deliver.Concurrency)
	require.Contains(t, w.Routes, Route{"POST", "/v1/{call}", "collect"})
	require.Contains(t, w.Routes, Route{"GET", "/m/{token}", "respond"})
	require.Contains(t, w.Schedules, Schedule{"WakeFunctionMinute", time.Minute, "wake"})
	for verb, retries := range map[string]int{"Ticks Due": 0, "Events Received": 2, "Message Requested": 2} {
		rules := matching(t, w, "rapport", `{"source":"rapport","detail-type":"`+verb+`"}`)
		require.Len(t, rules, 1, verb)
		require.Equal(t, retries, rules[0].Retries, verb)
	}
	set := deliver.Environment["CONFIGURATION_SET"]
	rules := matching(t, w, "default", `{"source":"aws.ses","detail-type":"Email Sent","detail":{"mail":{"tags":{"ses:configuration-set":["`+set+`"]}}}}`)
	require.Len(t, rules, 1)
	require.Equal(t, "feedback", rules[0].Verb)
}

func matching(t *testing.T, w *Wiring, bus, event string) (out []Rule) {
	t.Helper()
	var e map[string]any
	require.NoError(t, json.Unmarshal([]byte(event), &e))
	for _, r := range w.Rules {
		if r.Bus == bus && r.Pattern.Matches(e) {
			out = append(out, r)
		}
	}
	return out
}

const small = `
Parameters:
  Set: {Type: String, Default: ours}
  Domain: {Type: String}
Conditions:
  Named: !Not [!Equals [!Ref Set, ""]]
  Both: !And [!Condition Named, !Equals [a, a]]
Globals:
  Function: {Timeout: 20, Environment: {Variables: {A: global, B: !Sub "${Set}-${AWS::Region}-${!kept}"}}}
Resources:
  Bus: {Type: AWS::Events::EventBus, Properties: {Name: main}}
  OneFunction:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {A: own, C: !If [Both, yes, !Ref Nothing], N: 14, D: !Join ["/", [a, !Ref Bus]], X: !GetAtt Bus.Name}}
  Off: {Type: AWS::SNS::Topic, Condition: Named}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventBusName: !Ref Bus
      EventPattern: {source: [{prefix: shop.}]}
      Targets: [{Id: a, Arn: !GetAtt OneFunction.Arn, RetryPolicy: {MaximumRetryAttempts: 1}}, {Id: b, Arn: !GetAtt Off.Arn}]
  Nightly:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: !Sub "${OneFunction.Arn}"}]}
`

func TestValuesSurviveTheirTags(t *testing.T) {
	w := read(t, small, nil)
	f, _ := w.Function("one")
	require.Equal(t, map[string]string{"A": "own", "B": "ours-us-east-1-${kept}", "C": "yes", "N": "14", "D": "a/main", "X": "main"}, f.Environment)
	require.Equal(t, 20*time.Second, f.Timeout)
}

func TestARuleOfItsOwnIsLikeAFunctionsEvent(t *testing.T) {
	w := read(t, small, nil)
	require.Len(t, w.Rules, 1)
	require.Equal(t, 1, w.Rules[0].Retries)
	require.Len(t, matching(t, w, "main", `{"source":"shop.lamps"}`), 1)
	require.Empty(t, matching(t, w, "main", `{"source":"other"}`))
	require.Equal(t, []Schedule{{"Nightly", 24 * time.Hour, "one"}}, w.Schedules)
}

func TestAParameterReplacesItsDefault(t *testing.T) {
	f, _ := read(t, small, map[string]string{"Set": "theirs"}).Function("one")
	require.Equal(t, "theirs-us-east-1-${kept}", f.Environment["B"])
}

func TestWhatIsNotUnderstoodIsNamedWithItsLine(t *testing.T) {
	function := func(rest string) string {
		return "Resources:\n  OneFunction:\n    Type: AWS::Serverless::Function\n    Properties:\n" + rest
	}
	for name, c := range map[string]struct{ text, want string }{
		"event":     {function("      Events:\n        E: {Type: SQS}\n"), `template.yaml:6: event E is a "SQS"`},
		"schedule":  {function("      Events:\n        E: {Type: Schedule, Properties: {Schedule: cron(0 1 * * ? *)}}\n"), `template.yaml:6: schedule OneFunctionE: "cron(0 1 * * ? *)" is not understood`},
		"operator":  {function("      Events:\n        E: {Type: EventBridgeRule, Properties: {Pattern: {source: [{cidr: x}]}}}\n"), `operator "cidr"`},
		"function":  {function("      Environment: {Variables: {A: !Base64 x}}\n"), "template.yaml:5: !Base64 is not understood here"},
		"reference": {function("      Environment: {Variables: {A: !Ref Gone}}\n"), "template.yaml:5: there is no parameter or resource Gone"},
		"parameter": {"Parameters: {P: {Type: String}}\n" + function("      Environment: {Variables: {A: !Ref P}}\n"), "template.yaml:6: parameter P has no Default and no local value"},
		"alias":     {"A: &a {}\n" + function("      Environment: *a\n"), "template.yaml:6: aliases are not understood"},
		"name":      {"Resources:\n  One: {Type: AWS::Serverless::Function}\n", "template.yaml:2: function One: logical ids end in Function"},
		"route":     {function("      Events:\n        E: {Type: HttpApi, Properties: {Path: v1, Method: GET}}\n"), "template.yaml:6: a route wants"},
		"foreign":   {"Resources:\n  S: {Type: AWS::Scheduler::Schedule}\n", "template.yaml:2: S is a AWS::Scheduler::Schedule"},
		"nothing":   {"A: 1\n", "there are no Resources"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read("template.yaml", []byte(c.text), nil)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestPatternsMatchAsEventBridgeDoes(t *testing.T) {
	for _, c := range []struct {
		pattern, event string
		want           bool
	}{
		{`{"a":["x","y"]}`, `{"a":"y"}`, true},
		{`{"a":["x"]}`, `{"a":"y"}`, false},
		{`{"a":["x"]}`, `{}`, false},
		{`{"a":{"b":["x"]}}`, `{"a":{"b":["q","x"]}}`, true},
		{`{"a":{"b":["x"]}}`, `{"a":"x"}`, false},
		{`{"a":[{"exists":false}]}`, `{}`, true},
		{`{"a":[{"exists":true}]}`, `{}`, false},
		{`{"a":[{"prefix":"x"}]}`, `{"a":"xy"}`, true},
		{`{"a":[{"suffix":"x"}]}`, `{"a":"xy"}`, false},
		{`{"a":[{"anything-but":["x"]}]}`, `{"a":"x"}`, false},
		{`{"a":[{"anything-but":"x"}]}`, `{"a":"y"}`, true},
		{`{"a":[1]}`, `{"a":1}`, true},
	} {
		var pattern any
		var event map[string]any
		require.NoError(t, json.Unmarshal([]byte(c.pattern), &pattern))
		require.NoError(t, json.Unmarshal([]byte(c.event), &event))
		p, err := newPattern(pattern)
		require.NoError(t, err)
		require.Equal(t, c.want, p.Matches(event), "%s on %s", c.pattern, c.event)
	}
	require.False(t, Pattern{}.Matches(map[string]any{"a": "x"}))
}
