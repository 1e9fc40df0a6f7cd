package template

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/policy"
)

func TestEveryTextCanBeReadInLightAndDarkWhateverTheShopsColours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop := Look{Accent: rapid.StringMatching(`#[0-9a-f]{6}|#[0-9a-f]{3}|red|`).Draw(t, "accent"), AccentText: rapid.StringMatching(`#[0-9a-f]{6}|`).Draw(t, "text")}
		light, dark := palettes(shop)
		for mode, p := range map[string]palette{"light": light, "dark": dark} {
			for _, ground := range []colour{p.page, p.card, p.soft} {
				for _, ink := range []colour{p.ink, p.muted, p.link} {
					require.GreaterOrEqual(t, contrast(ink, ground), 4.5, "%s: %s on %s", mode, ink, ground)
				}
			}
			require.GreaterOrEqual(t, contrast(p.buttonInk, p.button), 4.5, mode)
			require.GreaterOrEqual(t, contrast(p.button, p.card), 3.0, "%s: the button must be seen", mode)
		}
	})
}

func TestAReadableColourOfTheShopIsLeftAlone(t *testing.T) {
	light, _ := palettes(Look{Accent: "#8a4b2d", AccentText: "#fff"})
	require.Equal(t, "#8a4b2d", light.button.String())
	require.Equal(t, "#8a4b2d", light.link.String())
	require.Equal(t, "#ffffff", light.buttonInk.String())
}

func TestContrastIsTheOneOfWCAG(t *testing.T) {
	require.InDelta(t, 21, contrast(black(), white()), 0.001)
	require.InDelta(t, 4.54, contrast(hex("#767676"), white()), 0.01)
}

func TestTheLayoutCarriesWhatAMailNeeds(t *testing.T) {
	shop := look()
	shop.Objection = "You get this because you bought from us; you can object at any time."
	r, err := shopTemplate(t, "cart-reminder").Render(data(), shop)
	require.NoError(t, err)
	for _, want := range []string{`<meta name="color-scheme" content="light dark">`, "@media (prefers-color-scheme:dark){", "@media (max-width:480px){", `width="600"`,
		"max-width:600px", `<html lang="en"`, "mso-hide:all", r.Preheader, shop.Objection, `>Lumen &amp; Loom</a>`} {
		require.Contains(t, r.HTML, want)
	}
	require.Contains(t, r.Text, shop.Objection)
	require.NotRegexp(t, `<(?:p|td|h1|a|img|table)[^>]*class="[a-z]+"[^>]*>`, regexp.MustCompile(`class="[a-z-]+" style="`).ReplaceAllString(r.HTML, ""), "every class has its style beside it")
	require.NotRegexp(t, `(?i)<script|<link |@import|url\(`, r.HTML, "a mail fetches nothing but its pictures")
}

func TestWithoutLinksTheFooterIsTheAddress(t *testing.T) {
	tpl, err := parse("<p>a</p>")
	require.NoError(t, err)
	r, err := tpl.Render(nil, Look{Name: "Lumen", Address: []string{"Savska 1", "Zagreb"}})
	require.NoError(t, err)
	require.NotContains(t, r.HTML+r.Text, "nsubscribe")
	require.NotContains(t, r.HTML+r.Text, "references")
	require.True(t, strings.HasSuffix(r.Text, "\n-- \nLumen\nSavska 1\nZagreb\n"), r.Text)
}

func TestTheDarkModeReplacesOnlyWhatDiffers(t *testing.T) {
	rules := darkRules(classes(Look{}), "")
	require.Regexp(t, `(?m)^\.title\{color:#[0-9a-f]{6}!important\}$`, rules)
	require.Regexp(t, `(?m)^\.button\{background-color:#[0-9a-f]{6}!important;border-color:#[0-9a-f]{6}!important;color:#[0-9a-f]{6}!important\}$`, rules)
	require.NotContains(t, rules, ".totals")
}

func TestLookOfTakesWhatTheShopSays(t *testing.T) {
	l := LookOf(policy.Shop{Name: "Lumen", URL: "https://a.example", Address: "Savska 1\n\n Zagreb \n", Colours: policy.Colours{Accent: "#123", AccentText: "#fff"},
		Currency: "EUR", Locales: []string{"hr", "en"}})
	require.Equal(t, Look{Name: "Lumen", URL: "https://a.example", Address: []string{"Savska 1", "Zagreb"}, Accent: "#123", AccentText: "#fff", Currency: "EUR", Locale: "hr"}, l)
}
