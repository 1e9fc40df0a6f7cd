package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// mapping says what the columns of a file become.
type mapping struct {
	targets []target
	rename  map[string]string
	layout  string
	event   bool // a column becomes the event's name
	traits  bool // columns become traits
}

// target is what one column becomes.
type target struct {
	column int
	path   []string // "userId", or "properties" and the names below it
	kind   string   // "", "number" or "bool"
}

// readMapping reads --map and --rename against a file's header. Its errors name what the header has.
func readMapping(o importOptions, header []string) (mapping, error) {
	m := mapping{layout: o.layout}
	var err error
	if m.rename, err = pairs("--rename", o.rename); err != nil {
		return m, err
	}
	columns, err := pairs("--map", o.mapping)
	if err != nil {
		return m, err
	}
	taken := map[string]string{}
	for i, column := range header {
		text, ok := columns[column]
		if !ok {
			continue
		}
		delete(columns, column)
		t, err := readTarget(text)
		if err != nil {
			return m, err
		}
		t.column = i
		if other, ok := taken[strings.Join(t.path, ".")]; ok {
			return m, fmt.Errorf("--map: %s and %s both become %s", other, column, text)
		}
		taken[strings.Join(t.path, ".")] = column
		m.event = m.event || t.path[0] == "event"
		m.traits = m.traits || t.path[0] == "traits"
		m.targets = append(m.targets, t)
	}
	for column := range columns {
		return m, fmt.Errorf("--map: the file has no column %q; it has %s", column, strings.Join(header, ", "))
	}
	return m, m.check(taken)
}

// last is the index of the last column that becomes something.
func (m mapping) last() int { return m.targets[len(m.targets)-1].column }

func (m mapping) check(taken map[string]string) error {
	if taken["userId"] == "" && taken["anonymousId"] == "" {
		return fmt.Errorf("--map: no column becomes userId or anonymousId, so it is not known whose events these are")
	}
	if !m.event && !m.traits {
		return fmt.Errorf("--map: no column becomes event or traits.NAME, so nothing happens in these rows")
	}
	for path := range taken {
		for other := range taken {
			if strings.HasPrefix(other, path+".") {
				return fmt.Errorf("--map: %s cannot be a value and hold %s", path, other)
			}
		}
	}
	if m.event && taken["timestamp"] == "" {
		return fmt.Errorf("--map: no column becomes timestamp, so events of the past would count as happening now, and start campaigns: add COLUMN=timestamp")
	}
	return nil
}

// pairs reads "a=b,c=d". The last "=" counts, because a column's name may hold one and a target does not.
func pairs(flag, text string) (map[string]string, error) {
	all := map[string]string{}
	for part := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		i := strings.LastIndex(part, "=")
		if i < 1 || i == len(part)-1 {
			return nil, fmt.Errorf("%s: %q is not NAME=NAME", flag, part)
		}
		from := strings.TrimSpace(part[:i])
		if _, twice := all[from]; twice {
			return nil, fmt.Errorf("%s names %q twice", flag, from)
		}
		all[from] = strings.TrimSpace(part[i+1:])
	}
	return all, nil
}

func readTarget(text string) (target, error) {
	path, kind, typed := strings.Cut(text, ":")
	t := target{path: strings.Split(path, "."), kind: kind}
	if slices.Contains(t.path, "") || typed && kind != "number" && kind != "bool" {
		return t, fmt.Errorf("--map: %q is not a target; :number and :bool are the only endings", text)
	}
	switch first := t.path[0]; {
	case len(t.path) == 1 && kind == "" && slices.Contains([]string{"timestamp", "event", "userId", "anonymousId"}, first):
	case len(t.path) > 1 && (first == "properties" || first == "traits"):
	default:
		return t, fmt.Errorf("--map: %q is not one of timestamp, event, userId, anonymousId, properties.NAME, traits.NAME", text)
	}
	return t, nil
}

// items returns what a row becomes: its traits as an identify, its event as a track. id is the row's message id.
func (m mapping) items(row []string, id string) ([]map[string]any, error) {
	said := map[string]any{}
	for _, t := range m.targets {
		text := strings.TrimSpace(row[t.column])
		if text == "" {
			continue
		}
		value, err := m.value(t, text)
		if err != nil {
			return nil, err
		}
		put(said, t.path, value)
	}
	var items []map[string]any
	if said["traits"] != nil {
		items = append(items, call("identify", said, id, "traits"))
	}
	if said["event"] != nil {
		items = append(items, call("track", said, id, "event", "properties"))
	}
	switch {
	case len(items) == 0 && m.event:
		return nil, fmt.Errorf("it has no event")
	case len(items) == 0:
		return nil, fmt.Errorf("it has no traits")
	case len(items) == 2:
		items[0]["messageId"] = id + ":traits"
	}
	return items, nil
}

// call makes one of Segment's calls of what a row says.
func call(kind string, said map[string]any, id string, parts ...string) map[string]any {
	c := map[string]any{"type": kind, "messageId": id}
	for _, name := range append([]string{"userId", "anonymousId", "timestamp"}, parts...) {
		if v, ok := said[name]; ok {
			c[name] = v
		}
	}
	return c
}

func put(into map[string]any, path []string, value any) {
	for _, name := range path[:len(path)-1] {
		next, ok := into[name].(map[string]any)
		if !ok {
			next = map[string]any{}
			into[name] = next
		}
		into = next
	}
	into[path[len(path)-1]] = value
}

func (m mapping) value(t target, text string) (any, error) {
	switch {
	case t.path[0] == "timestamp" && m.layout != "":
		return m.time(text)
	case t.path[0] == "event":
		if to, ok := m.rename[text]; ok {
			return to, nil
		}
	case t.kind == "number":
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || f-f != 0 { // infinities and NaN are no JSON
			return nil, fmt.Errorf("%s %q is not a number", strings.Join(t.path, "."), text)
		}
		return f, nil
	case t.kind == "bool":
		b, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return nil, fmt.Errorf("%s %q is neither true nor false", strings.Join(t.path, "."), text)
		}
		return b, nil
	}
	return text, nil
}

// time reads a timestamp. Go takes an abbreviation of a zone (CEST, GMT+2) for UTC, unless the distance stands beside it. Here
// that is a refusal: else a year of summer evenings would be off by two hours in silence.
func (m mapping) time(text string) (string, error) {
	t, err := time.ParseInLocation(m.layout, text, time.UTC)
	if err != nil {
		return "", fmt.Errorf("timestamp %q is not written as --time says (%s)", text, m.layout)
	}
	zone, _ := t.Zone()
	distance := strings.Contains(m.layout, "-07") || strings.Contains(m.layout, "Z07")
	if !distance && zone != "UTC" && zone != "GMT" {
		return "", fmt.Errorf("timestamp %q: the zone %s says no distance from UTC", text, zone)
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z"), nil
}
