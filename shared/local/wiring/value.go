package wiring

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// What CloudFormation's pseudo parameters are on one machine.
var pseudo = map[string]any{
	"AWS::Region": "us-east-1", "AWS::AccountId": "000000000000", "AWS::Partition": "aws",
	"AWS::URLSuffix": "amazonaws.com", "AWS::StackName": "rapport", "AWS::StackId": "rapport",
	"AWS::NoValue": nil,
}

// named are the properties that a Ref of a resource gives, where it has one.
var named = []string{"Name", "TableName", "FunctionName", "DeliveryStreamName", "BucketName", "QueueName", "TopicName"}

// functionARN is what GetAtt of a function's Arn gives; targets of rules are found by it.
func functionARN(id string) string { return "arn:aws:lambda:us-east-1:000000000000:function:" + id }

// value resolves a node: nil, bool, float64, string, []any or map[string]any.
func (t *template) value(n ast.Node) (any, error) {
	switch v := plain(n).(type) {
	case nil, *ast.NullNode:
		return nil, nil
	case *ast.BoolNode:
		return v.Value, nil
	case *ast.IntegerNode, *ast.FloatNode:
		return strconv.ParseFloat(strings.ReplaceAll(v.GetToken().Value, "_", ""), 64)
	case *ast.StringNode, *ast.LiteralNode:
		return scalar(v), nil
	case *ast.SequenceNode:
		return t.list(v.Values)
	case *ast.MappingNode, *ast.MappingValueNode:
		return t.mapping(v)
	case *ast.TagNode:
		return t.call(v, "Fn::"+strings.TrimPrefix(v.Start.Value, "!"), v.Value)
	}
	return nil, t.errorf(n, "this is not understood")
}

func (t *template) list(nodes []ast.Node) ([]any, error) {
	out := []any{}
	for _, n := range nodes {
		v, err := t.value(n)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, v)
		}
	}
	return out, nil
}

func (t *template) mapping(n ast.Node) (any, error) {
	pairs, err := t.pairs(n)
	if err != nil {
		return nil, err
	}
	if len(pairs) == 1 && (pairs[0].key == "Ref" || strings.HasPrefix(pairs[0].key, "Fn::")) {
		return t.call(pairs[0].node, pairs[0].key, pairs[0].value)
	}
	out := map[string]any{}
	for _, p := range pairs {
		v, err := t.value(p.value)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out[p.key] = v
		}
	}
	return out, nil
}

// call is one of CloudFormation's functions.
func (t *template) call(at ast.Node, name string, arg ast.Node) (any, error) {
	switch name {
	case "Ref", "Fn::Ref":
		s, err := t.text(arg)
		if err != nil {
			return nil, err
		}
		return t.ref(at, s)
	case "Fn::GetAtt":
		return t.getAtt(at, arg)
	case "Fn::Sub":
		return t.substitute(at, arg)
	case "Fn::If":
		return t.choose(at, arg)
	case "Fn::Join":
		return t.join(at, arg)
	}
	return nil, t.errorf(at, "%s is not understood here", strings.Replace(name, "Fn::", "!", 1))
}

func (t *template) ref(at ast.Node, name string) (any, error) {
	if v, ok := pseudo[name]; ok {
		return v, nil
	}
	if v, ok := t.parameters[name]; ok {
		return v, nil
	}
	if t.path(t.root, "Parameters", name) != nil {
		return nil, t.errorf(at, "parameter %s has no Default and no local value", name)
	}
	r, ok := t.resource(name)
	if !ok {
		return nil, t.errorf(at, "there is no parameter or resource %s", name)
	}
	for _, k := range named {
		if p := t.field(r.properties, k); p != nil {
			return t.value(p)
		}
	}
	return r.id, nil
}

// getAtt takes Resource.Attribute, or a list of the two.
func (t *template) getAtt(at, arg ast.Node) (any, error) {
	v, err := t.value(arg)
	if err != nil {
		return nil, err
	}
	if l, ok := v.([]any); ok && len(l) == 2 {
		return t.attribute(at, fmt.Sprintf("%v.%v", l[0], l[1]))
	}
	return t.attribute(at, fmt.Sprint(v))
}

func (t *template) attribute(at ast.Node, name string) (any, error) {
	id, attribute, ok := strings.Cut(name, ".")
	if !ok {
		return nil, t.errorf(at, "!GetAtt wants Resource.Attribute, not %q", name)
	}
	r, ok := t.resource(id)
	switch {
	case !ok:
		return nil, t.errorf(at, "there is no resource %s", id)
	case attribute == "Name":
		return t.ref(at, id)
	case attribute == "Arn" && r.kind == "AWS::Serverless::Function":
		return functionARN(id), nil
	}
	return "local:" + name, nil // only its being the same everywhere matters here
}

func (t *template) join(at, arg ast.Node) (any, error) {
	v, err := t.value(arg)
	if err != nil {
		return nil, err
	}
	l, _ := v.([]any)
	if len(l) != 2 {
		return nil, t.errorf(at, "!Join wants a separator and a list")
	}
	parts, ok := l[1].([]any)
	if !ok {
		return nil, t.errorf(at, "!Join wants a separator and a list")
	}
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = fmt.Sprint(p)
	}
	return strings.Join(texts, fmt.Sprint(l[0])), nil
}

// text resolves a scalar to the text that an environment variable would hold; "" for nil.
func (t *template) text(n ast.Node) (string, error) {
	v, err := t.value(n)
	if err != nil {
		return "", err
	}
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	}
	return "", t.errorf(n, "one value is expected here")
}
