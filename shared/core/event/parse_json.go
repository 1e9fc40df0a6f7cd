package event

import (
	"encoding/json"
	"errors"
	"unicode/utf8"

	"rapport/shared/core/fault"
)

// fields are an object's members, undecoded, so that each is read as what it should be:
// an id that is a number keeps all its digits, and names count in their exact case.
type fields map[string]json.RawMessage

// readFields takes an object apart. The decoder keeps its own stack and has its own bound on
// depth, so no nesting can exhaust ours.
func readFields(raw []byte) (fields, error) {
	var f fields
	err := json.Unmarshal(raw, &f)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return nil, fault.New(fault.Invalid, "the JSON is broken at byte %d: %s", syntax.Offset, syntax.Error())
	}
	if err != nil || f == nil {
		return nil, fault.New(fault.Invalid, "it is not a JSON object")
	}
	return f, nil
}

// readItem takes an event apart after refusing what no part of it may hold.
func readItem(raw []byte) (fields, error) {
	if !utf8.Valid(raw) {
		return nil, fault.New(fault.Invalid, "it is not valid UTF-8")
	}
	if err := sane(raw); err != nil {
		return nil, err
	}
	return readFields(raw)
}

// sane looks for nesting over MaxDepth and for NUL in strings, in one pass. Whatever else is wrong the decoder finds.
func sane(raw []byte) error {
	depth, quoted := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '\\':
			if i+5 < len(raw) && string(raw[i+1:i+6]) == "u0000" {
				return fault.New(fault.Invalid, "a string holds the character NUL")
			}
			i++ // the escaped character is never a quote that closes
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > MaxDepth {
				return fault.New(fault.Invalid, "objects and arrays are nested more than %d deep", MaxDepth)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

func (f fields) has(name string) bool {
	v, ok := f[name]
	return ok && string(v) != "null"
}

// text reads a string; "" when it is absent or null.
func (f fields) text(name string) (string, error) {
	if !f.has(name) {
		return "", nil
	}
	var s string
	if json.Unmarshal(f[name], &s) != nil {
		return "", fault.New(fault.Invalid, "%s is not a string", name)
	}
	return s, nil
}

// object reads the values of an object with at most MaxKeys keys; nil when it is absent, null or empty.
func (f fields) object(name string) (map[string]any, error) {
	if !f.has(name) {
		return nil, nil
	}
	var m map[string]any
	err := json.Unmarshal(f[name], &m)
	if err != nil && f[name][0] == '{' { // broken JSON was found before, so this is all that is left
		return nil, fault.New(fault.Invalid, "%s holds a number that is out of range", name)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s is not an object", name)
	}
	if len(m) > MaxKeys {
		return nil, fault.New(fault.Invalid, "%s has at most %d keys, this one has %d", name, MaxKeys, len(m))
	}
	if len(m) == 0 {
		return nil, nil
	}
	return m, nil
}

// members takes the object under name apart; nil when it is absent or null.
func (f fields) members(name string) (fields, error) {
	if !f.has(name) {
		return nil, nil
	}
	m, err := readFields(f[name])
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s is not an object", name)
	}
	return m, nil
}
