package template

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var fence = regexp.MustCompile("(?s)```([a-z-]+)\n(.*?)\n```")

// TestTheExamplesInTheDocsAreTrue renders each example of docs/TEMPLATES.md with the data that stand there.
func TestTheExamplesInTheDocsAreTrue(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/TEMPLATES.md")
	require.NoError(t, err)
	zone, err := time.LoadLocation("Europe/Zagreb")
	require.NoError(t, err)
	shop := Look{Currency: "EUR", Locale: "en", Zone: zone}
	var d map[string]any
	blocks := fence.FindAllStringSubmatch(string(doc), -1)
	for _, b := range blocks {
		if b[1] == "json" {
			require.NoError(t, json.Unmarshal([]byte(b[2]), &d))
		}
	}
	seen := 0
	for i, b := range blocks {
		seen++
		switch b[1] {
		case "liquid":
			got, err := text1(t, b[2], d, shop)
			require.NoError(t, err)
			require.Equal(t, blocks[i+1][2], got)
		case "liquid-html":
			tpl, err := parse(b[2])
			require.NoError(t, err)
			r, err := tpl.Render(d, shop)
			require.NoError(t, err)
			require.Contains(t, r.HTML, blocks[i+1][2])
		case "liquid-file":
			tpl, err := Parse("example", []byte(b[2]), []byte("text"))
			require.NoError(t, err)
			_, err = tpl.Render(d, shop)
			require.NoError(t, err)
		case "mistake":
			cut := strings.LastIndex(b[2], "\n---\n")
			_, err := Parse("example", []byte(b[2][:cut]), []byte("text"))
			require.EqualError(t, err, b[2][cut+5:])
		default:
			seen--
		}
	}
	require.GreaterOrEqual(t, seen, 10)
}

// What the docs list is what there is.
func TestTheDocsNameEveryFilterTagAndClass(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/TEMPLATES.md")
	require.NoError(t, err)
	words := regexp.MustCompile(`[a-z_]+`).FindAllString(string(doc), -1)
	want := append(slices.Concat(classNames(), tagNames), names["order"]...)
	for name := range filterTable() {
		want = append(want, name)
	}
	for _, w := range want {
		require.Contains(t, words, w)
	}
}
