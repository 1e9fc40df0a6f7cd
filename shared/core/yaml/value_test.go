package yaml_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/yaml"
)

// value reads text as the value of a key.
func value(t *testing.T, text string) (*yaml.File, *yaml.Node) {
	f := parse(t, "k: "+text+"\n")
	return f, f.Root.Fields("k").Get("k")
}

func TestOnlyPlainDecimalsAreNumbers(t *testing.T) {
	for text, want := range map[string]any{
		"42": 42.0, "-1.50": -1.5, "0": 0.0, "0123": "0123", "1_000": "1_000", "0x1F": "0x1F", ".inf": ".inf", ".nan": ".nan",
		"1e9": "1e9", "+5": "+5", "NO": "NO", "yes": "yes", "true": true, "\"7\"": "7", "2026-12-01": "2026-12-01", "10:30": "10:30",
	} {
		f, v := value(t, text)
		require.Equal(t, want, v.Scalar(), text)
		require.Empty(t, f.Errors())
	}
}

func TestUnitsAreRead(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"45s": 45 * time.Second, "30m": 30 * time.Minute, "1h": time.Hour, "7d": 168 * time.Hour, "26w": 26 * 168 * time.Hour,
	} {
		_, v := value(t, text)
		require.Equal(t, want, v.Duration(1<<60))
	}
	_, v := value(t, "2.5%")
	require.InDelta(t, 0.025, v.Percent(0.5), 1e-12)
	_, v = value(t, `"21:30"`)
	require.Equal(t, 21*60+30, v.Clock())
}

func TestWhatIsNotTheRightKindSaysWhatIsNeeded(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		text, want string
		read       func(*yaml.Node)
	}{
		{"[a]", "needs a text, not a list", func(n *yaml.Node) { n.Text() }},
		{"", "needs a text, not nothing", func(n *yaml.Node) { n.Text() }},
		{`" "`, "is empty", func(n *yaml.Node) { n.Text() }},
		{"{a: 1}", "needs a text, a number, true or false, not a map", func(n *yaml.Node) { n.Scalar() }},
		{"ten", `needs a number, not "ten"`, func(n *yaml.Node) { n.Number() }},
		{"1.5", `needs a whole number, not "1.5"`, func(n *yaml.Node) { n.Int(1, 9) }},
		{"10", "needs a number from 1 to 9, not 10", func(n *yaml.Node) { n.Int(1, 9) }},
		{"yes", `needs true or false, not "yes"`, func(n *yaml.Node) { n.Bool() }},
		{"1h30m", `"1h30m" is not a duration`, func(n *yaml.Node) { n.Duration(day) }},
		{"0h", `"0h" is not a duration`, func(n *yaml.Node) { n.Duration(day) }},
		{"25h", "25h is longer than the 1d that can stand here", func(n *yaml.Node) { n.Duration(day) }},
		{"9999999w", "9999999w is longer than the 1d that can stand here", func(n *yaml.Node) { n.Duration(day) }},
		{"0.1", `"0.1" is not a percentage`, func(n *yaml.Node) { n.Percent(1) }},
		{"60%", "60% is above 50%", func(n *yaml.Node) { n.Percent(0.5) }},
		{"8:00", `"8:00" is not a time of day`, func(n *yaml.Node) { n.Clock() }},
		{"24:00", `"24:00" is not a time of day`, func(n *yaml.Node) { n.Clock() }},
		{"sms", `"sms" is not one of the words that can stand here`, func(n *yaml.Node) { n.OneOf("email") }},
		{"a", `needs a list, not "a"`, func(n *yaml.Node) { n.List(3) }},
		{"[1, 2, 3, 4]", "has 4 elements, and 3 can stand here", func(n *yaml.Node) { n.List(3) }},
		{"a", `needs a map, not "a"`, func(n *yaml.Node) { n.Fields("x") }},
		{"[]", "needs a map, not a list", func(n *yaml.Node) { n.Entries() }},
		{"{a: 1, b: 2}", "a and b exclude each other", func(n *yaml.Node) { n.Fields("a", "b").One("a", "b") }},
		{"{}", "needs one of the keys a, b", func(n *yaml.Node) { n.Fields("a", "b").One("a", "b") }},
	} {
		f, v := value(t, c.text)
		c.read(v)
		require.Len(t, f.Errors(), 1, c.text)
		require.Equal(t, c.want, f.Errors()[0].Problem)
		require.Equal(t, 1, f.Errors()[0].Line)
	}
}

func TestAKeyThatIsNotThereIsNoMistake(t *testing.T) {
	f := parse(t, "a: 1\n")
	read(f.Root.Fields("a", "b").Get("b"))
	require.Empty(t, f.Errors())
}

func TestSpanWritesWhatDurationReads(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		want := time.Duration(rapid.Int64Range(1, 9_999_999).Draw(r, "seconds")) * time.Second
		f := yaml.Parse("x.yaml", []byte("k: "+yaml.Span(want)))
		require.Equal(r, want, f.Root.Fields("k").Get("k").Duration(1<<60))
	})
}

func TestAMisspeltWordIsRecognised(t *testing.T) {
	words := []string{"at_least", "event", "within", "where"}
	for wrong, want := range map[string]string{
		"at_lest": "at_least", "evnet": "event", "Event": "event", "withn": "within", "wher": "where", "colour": "", "": "",
	} {
		require.Equal(t, want, yaml.Nearest(wrong, words), wrong)
	}
	require.Equal(t, "possible here: at_least, event, within, where", yaml.Suggest("colour", words))
}
