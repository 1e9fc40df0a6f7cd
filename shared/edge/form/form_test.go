package form

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

// compiled reads a segment among others of the names that the examples use.
func compiled(t require.TestingT, name, text string) segment.Rule {
	files := []*yaml.File{yaml.Parse("segments/"+name+".yaml", []byte(text))}
	for _, other := range []string{"wholesale", "regulars"} {
		if other != name {
			files = append(files, yaml.Parse("segments/"+other+".yaml", []byte("segment: "+other+"\nwhere: {trait: {name: plan, is: "+other+"}}\n")))
		}
	}
	all := segment.Compile(files)
	require.Empty(t, files[0].Errors(), text)
	return all[name].Rule
}

// examples are all segments of the documentation and of the demonstration shop: name and text.
func examples(t *testing.T) [][2]string {
	var all [][2]string
	add := func(text string) {
		name := regexp.MustCompile(`(?m)^segment: (\S+)$`).FindStringSubmatch(text)
		require.NotNil(t, name, text)
		all = append(all, [2]string{name[1], text})
	}
	page, err := os.ReadFile("../../../docs/SEGMENTS.md")
	require.NoError(t, err)
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		add(block[1])
	}
	files, err := filepath.Glob("../../../shop/segments/*.yaml")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		add(string(text))
	}
	require.Greater(t, len(all), 8)
	return all
}

func TestEveryDocumentedExampleIsTheSameAfterTheForm(t *testing.T) {
	for _, example := range examples(t) {
		name, text := example[0], example[1]
		t.Run(name, func(t *testing.T) {
			form, ok := FromYAML(text)
			require.True(t, ok, "the form shows every documented example:\n%s", text)
			require.Equal(t, form, FromValues(form.Values()), "the fields hold all of it")
			written := form.YAML()
			again, ok := FromYAML(written)
			require.True(t, ok, written)
			require.Equal(t, form, again)
			require.Equal(t, written, again.YAML())
			require.Equal(t, compiled(t, name, text), compiled(t, name, written), "the rule is the same")
		})
	}
}

var anyText = rapid.StringMatching(`[a-zA-ZšžŠ0-9 _.,:;#'"{}\[\]\\<>&*!|%@\x60~$=+/?–-]{0,24}`)

// fieldText is what can stand in a field: often what makes sense, sometimes anything.
func fieldText(r *rapid.T, label string, sense ...string) string {
	if rapid.Bool().Draw(r, label+" makes sense") {
		return rapid.SampledFrom(sense).Draw(r, label)
	}
	return oneLine(anyText.Draw(r, label))
}

func drawCondition(r *rapid.T) Condition {
	c := Condition{fieldText(r, "property", "category", "products.category", "price"), rapid.SampledFrom(ops).Draw(r, "op")[0], ""}
	if c.Op != "in" {
		c.Value = fieldText(r, "value", "lamps", "42", "-1.5", "true", "null", "042")
		return c
	}
	var each []string
	for range rapid.IntRange(0, 3).Draw(r, "listed") {
		if one := oneLine(strings.ReplaceAll(fieldText(r, "element", "lamps", "7", "no"), ",", "")); one != "" {
			each = append(each, one)
		}
	}
	c.Value = strings.Join(each, ", ")
	return c
}

func drawRow(r *rapid.T) Row {
	row := Row{Kind: rapid.SampledFrom(kinds).Draw(r, "kind")}
	switch {
	case row.OfTrait():
		row.Trait = drawCondition(r)
	case !row.OfEvent():
		row.Segment = fieldText(r, "segment", "regulars", "everyone")
	default:
		row.Event = fieldText(r, "event", "Order Completed", "Product Viewed")
		if row.Kind != DidNot {
			if row.Times = fieldText(r, "times", "1", "3"); row.Times == "" {
				row.Times = "1"
			}
		}
		row.Within = fieldText(r, "within", "", "45d", "2w")
		if strings.Trim(row.Within, "0123456789") == "" && row.Within != "" {
			row.Within += "d"
		}
		row.Where = drawWhere(r)
	}
	return row
}

// drawWhere asks no property twice in the same way, which no definition could say.
func drawWhere(r *rapid.T) []Condition {
	var all []Condition
	seen := map[[2]string]bool{}
	for range rapid.IntRange(0, 3).Draw(r, "conditions") {
		c := drawCondition(r)
		if !seen[[2]string{c.Property, c.Op}] {
			seen[[2]string{c.Property, c.Op}] = true
			all = append(all, c)
		}
	}
	var grouped []Condition
	for _, g := range together(all) {
		grouped = append(grouped, g...)
	}
	return grouped
}

func TestWhateverStandsInAFormComesBackFromItsDefinition(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := Form{Name: fieldText(r, "name", "keen", "lamp-lovers"), About: fieldText(r, "about", "", "Bought, and came back: twice."), Any: rapid.Bool().Draw(r, "any")}
		for range rapid.IntRange(0, 4).Draw(r, "rows") {
			f.Rows = append(f.Rows, drawRow(r))
		}
		require.Equal(r, f, FromValues(f.Values()))
		again, ok := FromYAML(f.YAML())
		require.True(r, ok, f.YAML())
		require.Equal(r, f, again, f.YAML())
		for i, row := range f.Rows {
			line := 0
			for n := range strings.Count(f.YAML(), "\n") {
				if f.RowAt(n+1) == i {
					line = n + 1
				}
			}
			require.Contains(r, strings.Split(f.YAML(), "\n")[line-1], row.yaml())
		}
	})
}

func TestWhatTheFormCannotShowOpensAsText(t *testing.T) {
	rule := func(where string) string { return "segment: x\nwhere: " + where + "\n" }
	for name, text := range map[string]string{
		"a comment":                  "segment: x # ours\nwhere: {segment: everyone}\n",
		"lists within lists":         rule("{all: [{any: [{segment: a}, {segment: b}]}]}"),
		"not of a list":              rule("{not: {all: [{segment: a}]}}"),
		"not of did_not":             rule("{not: {did_not: {event: A}}}"),
		"a text that is a number":    rule(`{trait: {name: size, is: "42"}}`),
		"a text that is true":        rule(`{trait: {name: size, is: "true"}}`),
		"a comma in a list":          rule(`{trait: {name: city, in: ["Zagreb, HR", Split]}}`),
		"space around a value":       rule(`{trait: {name: city, is: " Split"}}`),
		"a value of two lines":       rule(`{trait: {name: city, is: "a\nb"}}`),
		"a text for the times":       rule(`{did: {event: A, at_least: "3"}}`),
		"at_least of what was not":   rule("{did_not: {event: A, at_least: 1}}"),
		"an empty where":             rule("{did: {event: A, where: {}}}"),
		"a key of its own":           rule("{did: {event: A, at_most: 3}}"),
		"an operator of its own":     rule("{did: {event: A, where: {b: {like: c}}}}"),
		"two rules in one":           rule("{segment: a, did: {event: A}}"),
		"no rule":                    "segment: x\n",
		"a list for the about":       "segment: x\nabout: [a]\nwhere: {segment: a}\n",
		"a trait without its name":   rule("{trait: {is: a, in: [b]}}"),
		"a list of what is no list":  rule("{all: 3}"),
		"not YAML":                   "segment: [",
		"nothing":                    "",
		"a segment that is a list":   rule("{segment: [a]}"),
		"more rows than can be read": rule("{any: [" + strings.Repeat("{segment: a},", 51) + "]}"),
	} {
		_, ok := FromYAML(text)
		require.False(t, ok, name)
	}
}

func TestTheFormOfABrowserIsBounded(t *testing.T) {
	v := Form{Rows: []Row{NewRow(Did)}}.Values()
	v.Set("rows", "100000")
	v.Set("r0.where", "100000")
	f := FromValues(v)
	require.Len(t, f.Rows, MaxRows)
	require.Len(t, f.Rows[0].Where, MaxWhere)
	v.Set("rows", "-3")
	require.Empty(t, FromValues(v).Rows)
	v.Set("rows", "x")
	require.Empty(t, FromValues(v).Rows)
}

func TestATimeIsANumberAndAUnitInTheForm(t *testing.T) {
	for within, want := range map[string][2]string{"45d": {"45", "d"}, "": {"", "d"}, "26w": {"26", "w"}, "a while": {"a while", "d"}} {
		number, unit := Row{Within: within}.Span()
		require.Equal(t, want, [2]string{number, unit})
	}
}
