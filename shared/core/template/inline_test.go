package template

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Every known class gets its style, whatever stands around it: as if each were replaced by hand.
func TestStylesStandBesideTheirClasses(t *testing.T) {
	cs := []class{{name: "title", style: "color:#111;"}, {name: "t", style: "margin:0;"}, {name: "x-head", style: ""}}
	var pairs []string
	for _, c := range cs {
		with := fmt.Sprintf(`class="%s" style="%s"`, c.name, c.style)
		pairs = append(pairs, fmt.Sprintf(`class="%s"`, c.name), with, fmt.Sprintf(`class='%s'`, c.name), with)
	}
	byHand := strings.NewReplacer(pairs...)
	require.Equal(t, `<p class="t" style="margin:0;">class=x</p>`, inline(`<p class='t'>class=x</p>`, cs))
	word := rapid.SampledFrom([]string{`class=`, `"`, `'`, `title`, `t`, `x-head`, `<p `, `>`, `class="title"`, `class='t'`, ` `, `clas`, `ž`})
	rapid.Check(t, func(t *rapid.T) {
		html := strings.Join(rapid.SliceOfN(word, 0, 14).Draw(t, "html"), "")
		require.Equal(t, byHand.Replace(html), inline(html, cs))
	})
}
