package chart_test

import (
	"encoding/xml"
	"flag"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/chart"
)

var update = flag.Bool("update", false, "write the drawings in testdata anew")

var first = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func points(values ...float64) []chart.Point {
	all := make([]chart.Point, len(values))
	for i, v := range values {
		all[i] = chart.Point{Time: first.AddDate(0, 0, i), Value: v}
	}
	return all
}

func tenths(v float64) string { return fmt.Sprintf("%.1f", v) }

// drawings are one of each kind, all that can be in it included.
func drawings(name string) map[string]template.HTML {
	return map[string]template.HTML{
		"line":              chart.Line(chart.Frame{ID: "members", Caption: "Members of " + name + ", from 31 to 41.", X: "Day", Y: "Members"}, points(31, 35, 34, 41)),
		"line-of-one-point": chart.Line(chart.Frame{ID: "one", Caption: "One day of " + name + ".", X: "Day", Y: "Members"}, points(3)),
		"line-of-nothing":   chart.Line(chart.Frame{ID: "none", Caption: "Nothing was counted of " + name + " yet."}, nil),
		"spark":             chart.Spark(name, points(3, 4, 2)),
		"bars": chart.Bars(chart.Frame{ID: "sent", Caption: "Mails of " + name + ".", X: "Day", Y: "Sent"},
			[]chart.Bar{{Label: "1 Nov", Value: 1200, Href: "/people?q=" + name}, {Label: "2 Nov"}, {Label: name, Value: 3}}),
		"intervals": chart.Intervals(chart.Frame{ID: "lift", Caption: "What " + name + " brings.", X: "Arm", Y: "Difference", Format: tenths},
			[]chart.Interval{{Label: name, Low: 0.8, Value: 2, High: 3.1}, {Label: "b", Low: -4, Value: -2.5, High: -1}, {Label: "c", Low: -1, Value: 0.5, High: 2}}),
		"flow": chart.Flow(chart.Frame{ID: "steps", Caption: "The steps of " + name + ".", X: "Step", Y: "Customers"}, steps(name)),
	}
}

func steps(name string) []chart.Node {
	return []chart.Node{
		{Kind: "wait", Title: "1 hour", Numbers: []chart.Number{{Count: 41, Label: "waiting", Href: "/people?at=1", Tone: "now"}}},
		{Kind: "branch", Title: "Which path?", Arms: []chart.Arm{
			{Label: name, Numbers: []chart.Number{{Count: 1200, Label: "took it", Href: "/people?q=" + name}}, Nodes: []chart.Node{
				{Kind: "send", Title: "cart-last-call by email", Numbers: []chart.Number{{Count: 7, Label: "sent", Tone: "good"}, {Count: 2, Label: "skipped: " + name}}},
				{Kind: "split", Title: "By chance", Arms: []chart.Arm{{Label: "a"}, {Label: "b", Nodes: []chart.Node{{Kind: "send", Title: "b by email"}}}}},
			}},
			{Label: "else", Nodes: []chart.Node{{Kind: "exit", Title: "done", Ends: true}}},
		}},
		{Kind: "wait", Title: "for Order Completed, at most 2 days"},
	}
}

func TestTheDrawingsAreAsTheyWere(t *testing.T) {
	for name, drawing := range drawings("regulars") {
		file := filepath.Join("testdata", name+".html")
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(drawing+"\n"), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err, "go test ./shared/edge/chart -update writes it")
		require.Equal(t, string(want), string(drawing)+"\n", name)
	}
}

func TestMarkupInNamesIsText(t *testing.T) {
	for name, drawing := range drawings(`<script>alert(1)</script>" onload="x`) {
		require.NotContains(t, string(drawing), "<script", name)
		for _, a := range attributes(t, drawing) {
			require.NotEqual(t, "onload", a.Name.Local, name)
		}
	}
}

func TestALinkThatRunsScriptIsNone(t *testing.T) {
	flow := chart.Flow(chart.Frame{ID: "f"}, []chart.Node{{Title: "wait", Numbers: []chart.Number{{Count: 1, Label: "here", Href: "javascript:alert(1)"}}}})
	require.NotContains(t, string(flow), "javascript:")
}

func TestNoDrawingNeedsAnInlineStyleOrScript(t *testing.T) {
	for name, drawing := range drawings("regulars") {
		for _, a := range attributes(t, drawing) {
			require.NotEqual(t, "style", a.Name.Local, "%s: the Content-Security-Policy refuses it", name)
			require.False(t, strings.HasPrefix(a.Name.Local, "on"), "%s has %s", name, a.Name.Local)
		}
	}
}

func TestEveryFigureSaysInOneSentenceWhatIsSeenAndHasItsTable(t *testing.T) {
	for name, drawing := range drawings("regulars") {
		text := string(drawing)
		switch {
		case name == "spark":
			require.Contains(t, text, `role="img" aria-label="regulars"`)
		case name == "line-of-nothing":
			require.Equal(t, "<figure class=\"chart chart-line\">\n<figcaption id=\"none-says\">Nothing was counted of regulars yet.</figcaption>\n</figure>", text)
		default:
			id := strings.TrimSuffix(strings.Split(text, `<figcaption id="`)[1], `">`)
			id, _, _ = strings.Cut(id, `"`)
			require.Contains(t, text, `aria-labelledby="`+id+`"`, name)
			require.Contains(t, text, "<details>", name)
			require.Contains(t, text, `<th scope="row">`, name)
		}
	}
}

func TestAFlowsNumbersCanBeReachedAndAnImageHidesNone(t *testing.T) {
	flow := string(drawings("regulars")["flow"])
	require.Contains(t, flow, `<a href="/people?at=1">`)
	require.Contains(t, flow, `role="group"`)
	require.NotContains(t, flow, `role="img"`, "what is inside an image is not there for a screen reader")
}

func TestNoTextIsSmallerThanElevenPixels(t *testing.T) {
	for name, drawing := range drawings("regulars") {
		for _, a := range attributes(t, drawing) {
			if a.Name.Local == "font-size" {
				require.Contains(t, []string{"11", "12", "13", "14"}, a.Value, name)
			}
		}
	}
}

func TestNumbersAreWrittenWithTheirThousandsApart(t *testing.T) {
	for want, v := range map[string]float64{"0": 0, "7": 7, "999": 999, "1,000": 1000, "1,234,567": 1234567, "−1,200": -1200} {
		require.Equal(t, want, chart.Whole(v))
	}
}

// attributes parses a drawing as XML, so that what is not well formed fails.
func attributes(t *testing.T, drawing template.HTML) []xml.Attr {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<x>" + string(drawing) + "</x>"))
	d.Entity = xml.HTMLEntity
	var all []xml.Attr
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		require.NoError(t, err, string(drawing))
		if start, ok := token.(xml.StartElement); ok {
			all = append(all, start.Attr...)
		}
	}
}
