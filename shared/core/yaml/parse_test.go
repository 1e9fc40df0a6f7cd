package yaml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/yaml"
)

func parse(t *testing.T, text string) *yaml.File {
	t.Helper()
	f := yaml.Parse("x.yaml", []byte(text))
	require.Empty(t, f.Errors())
	return f
}

func TestEveryValueKnowsItsPlace(t *testing.T) {
	f := parse(t, "a: é\nb:\n  - x: {y: 2, z: \"ü\"}\n  - q\nc: |\n  two\n  lines\nd: 'it''s'\n")
	top := f.Root.Fields("a", "b", "c", "d")
	b := top.Get("b").List(2)
	x := b[0].Fields("x").Get("x").Fields("y", "z")
	places := map[string]*yaml.Node{
		"1:1": f.Root, "1:4": top.Get("a"), "3:5": b[0], "3:12": x.Get("y"), "3:18": x.Get("z"), "4:5": b[1], "8:4": top.Get("d"),
	}
	for place, n := range places {
		require.Equal(t, place, fmt.Sprintf("%d:%d", n.Line, n.Column))
	}
	require.Equal(t, "two\nlines", top.Get("c").Text())
	require.Equal(t, "it's", top.Get("d").Text())
	require.Empty(t, f.Errors())
}

func TestWindowsLineEndsAndByteOrderMarkAreRead(t *testing.T) {
	f := parse(t, "\ufeffa: 1\r\nb: two\r\n")
	require.Equal(t, "two", f.Root.Fields("a", "b").Get("b").Text())
}

func TestWhatHidesSomethingIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"a: &x 1\n":                 "x.yaml:1:4: anchors (&) and aliases (*) are not read here (write the value out)",
		"a: [*x]\n":                 "x.yaml:1:5: anchors (&) and aliases (*) are not read here (write the value out)",
		"a: !Ref b\n":               "x.yaml:1:4: tags (!) are not read here (delete it, or put the value in quotes)",
		"b: 1\n<<: {a: 1}\n":        "x.yaml:2:1: merging by << is not read here (write the keys out)",
		"a: 1\nb: 2\na: 3\n":        `x.yaml:3:1: the key "a" is here a second time; the first is in line 1 (keep one of the two)`,
		"a: 1\n---\nb: 2\n":         "x.yaml:3:1: is a second document (one file holds one definition: delete the --- or split the file)",
		"? a\n: 2\n":                "x.yaml:1:1: cannot be read here (a key is a plain text)",
		"a: \"b\u202ec\"\n":         "x.yaml:1:6: has a character that cannot be seen (delete it and write the line again)",
		"a: b\x00\n":                "x.yaml:1:5: has a character that cannot be seen (delete it and write the line again)",
		"a: \xff\n":                 "x.yaml: is not text in UTF-8 (save it in UTF-8)",
		"a: [1, 2\n":                "x.yaml:1:4: is not YAML: sequence end token ']' not found (look at the indentation, the colons and the quotes around here)",
		strings.Repeat("[", 40):     "x.yaml:1:33: is nested deeper than 32 levels",
		strings.Repeat("- ", 40):    "x.yaml:1:65: is nested deeper than 32 levels",
		nested(34):                  "x.yaml:34:35: is nested deeper than 32 levels",
		strings.Repeat("#", 3e5):    "x.yaml: is 292 KB, above the limit of 256 KB (split it)",
		strings.Repeat("a:\n", 4e4): "x.yaml: has more than 20000 keys, values and signs (split it)",
	} {
		require.Equal(t, want, yaml.Parse("x.yaml", []byte(text)).Errors().Error())
	}
}

// nested makes maps within maps, one a line.
func nested(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String() + strings.Repeat(" ", depth) + "a: 1\n"
}

func TestAnEmptyFileIsNoMistakeByItself(t *testing.T) {
	f := parse(t, "# nothing yet\n")
	require.Nil(t, f.Root)
	f.FailEmpty()
	require.EqualError(t, f.Errors(), "x.yaml: is empty (write a definition, or delete the file)")
}

func TestAllMistakesAreFoundInTheOrderOfTheirPlaces(t *testing.T) {
	f := parse(t, "at_lest: 1\nwithin: 3\nname: Bad Name\n")
	top := f.Root.Fields("at_least", "within", "name", "where")
	top.Get("name").Name()
	top.Need("where")
	top.Get("within").Duration(1 << 60)
	require.EqualError(t, f.Errors(), "x.yaml:1:1: there is no key \"at_lest\" here (did you mean `at_least`?)\n"+
		"x.yaml:1:1: the key \"where\" is missing (add it)\n"+
		"x.yaml:2:9: \"3\" is not a duration (one number and one unit, as 45s 30m 1h 7d 26w)\n"+
		"x.yaml:3:7: a name is 1 to 40 of a-z, 0-9 and -, and \"Bad Name\" is not (for example spring-sale)")
}

func TestAThousandMistakesAreCutToAHundred(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "key%d: 1\n", i)
	}
	f := parse(t, b.String())
	f.Root.Fields("other")
	require.Len(t, f.Errors(), 100)
}

func FuzzParseNeverPanics(f *testing.F) {
	for _, seed := range []string{"a: 1\nb: [x, {y: z}]\n", "a: |\n  b\n", "? a\n: b\n", "- - - a\n", "a: *b\n&c d: !e f\n", "{a: [}", "%YAML 1.2\n---\n", "a:\n\t- b", "\"", "a: >-\n  b\n\n c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := yaml.Parse("x.yaml", []byte(text))
		read(file.Root)
		for _, e := range file.Errors() {
			require.NotEmpty(t, e.Problem)
			require.GreaterOrEqual(t, e.Line, 0)
		}
	})
}

// read asks a node everything.
func read(n *yaml.Node) {
	n.Text()
	n.Name()
	n.Scalar()
	n.Bool()
	n.Int(0, 5)
	n.Number()
	n.Clock()
	n.Percent(1)
	n.Duration(1 << 50)
	n.OneOf("a", "b")
	n.Fields("a").One("a", "b")
	for _, e := range n.Entries() {
		read(e.Key)
		read(e.Value)
	}
	for _, v := range n.List(10) {
		read(v)
	}
}
