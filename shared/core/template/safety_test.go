package template

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const marked = `<p title="{{ customer.a }}" lang='{{ customer.a }}'>{{ customer.a }}{{ customer.a | escape | upcase }}</p>
<a href="{{ customer.a }}">x</a><a href="{{ customer.a }}{{ customer.b }}">x</a><a href='{% if customer.a %}{{ customer.b }}{% endif %}{{ customer.a }}'>x</a>
<a href="https://shop.example/?q={{ customer.a | url }}">x</a><img src="{{ customer.a }}" alt="{{ customer.b }}" width="1" height="1">`

var tagged = regexp.MustCompile(`(?s)<p title=.*<img[^>]*>`)
var target = regexp.MustCompile(`(?:href|src)=("[^"]*"|'[^']*')`)

// skeleton is the template's part of a mail with everything in quotes and text taken out.
func skeleton(mail string) string {
	s := tagged.FindString(mail)
	s = regexp.MustCompile(`"[^"]*"|'[^']*'`).ReplaceAllString(s, `""`)
	return regexp.MustCompile(`>[^<]*<`).ReplaceAllString(s, "><")
}

func TestDataNeverBecomesMarkup(t *testing.T) {
	tpl, err := parse(marked)
	require.NoError(t, err)
	plain, err := tpl.Render(map[string]any{"customer": map[string]any{"a": "a", "b": "b"}}, Look{})
	require.NoError(t, err)
	piece := rapid.SampledFrom([]string{"<", ">", `"`, "'", "&", "<script>alert(1)</script>", "javascript:", "data:text/html,", "https://", "//", "\n", "\t", "\x00", "\x7f",
		"JaVaScRiPt:", "java\nscript:", "&#106;avascript:", "&quot;", "-->", "x", " ", `class="button"`, "`", "{{", "%}", "vbscript:", "mailto:", "\u2028", "ž", "\xff"})
	word := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(piece, rapid.String()), 0, 6).Draw(t, "pieces"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		d := map[string]any{"customer": map[string]any{"a": word.Draw(t, "a"), "b": word.Draw(t, "b")}}
		r, err := tpl.Render(d, Look{})
		require.NoError(t, err)
		require.Equal(t, skeleton(plain.HTML), skeleton(r.HTML), "data have changed the markup")
		for _, m := range target.FindAllStringSubmatch(tagged.FindString(r.HTML), -1) {
			link := html.UnescapeString(m[1][1 : len(m[1])-1])
			require.Regexp(t, `^(#|(?i:https?)://.+|(?i:mailto|tel):.+)$`, link)
			require.NotRegexp(t, "[\x00-\x20\x7f]", link)
		}
		require.True(t, utf8.ValidString(r.HTML))
		require.NotContains(t, r.HTML, "\x00")
	})
}

func TestALinkLeadsOnlyWhereAMailMayLead(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/x?y=1": "https://a.example/x?y=1", "HTTP://a.example": "HTTP://a.example", " https://a.example/a b ": "https://a.example/a%20b",
		"mailto:a@b.example": "mailto:a@b.example", "tel:+385": "tel:+385",
		"": "#", "javascript:alert(1)": "#", "java\tscript:alert(1)": "#", "\x01javascript:1": "#", "data:text/html,x": "#", "/cart": "#", "//evil.example": "#",
		"https:evil": "#", "https://": "#", "mailto:": "#", "vbscript:x": "#", "file:///etc/passwd": "#",
	} {
		require.Equal(t, want, safeLink(in, false), in)
	}
	require.Equal(t, "#", safeLink("mailto:a@b.example", true), "an image is fetched, not written to")
}

func TestTheLooksOwnValuesAreEscapedToo(t *testing.T) {
	evil := `"><script>alert(1)</script>`
	tpl, err := parse("<p>a</p>")
	require.NoError(t, err)
	r, err := tpl.Render(nil, Look{Name: evil, URL: "javascript:alert(1)", Accent: "red;" + evil, AccentText: evil, Address: []string{evil}, Locale: evil,
		Topic: evil, Unsubscribe: "https://a.example/" + evil, Preferences: "javascript:alert(1)", Objection: evil})
	require.NoError(t, err)
	require.NotContains(t, r.HTML, "<script")
	require.NotContains(t, r.HTML+r.Text, "javascript:")
}

// FuzzTemplate looks for a source or a value that panics, hangs, or gets markup of its own into the mail.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{marked, "{% for i in (1..5) %}{{ i }}{% break %}{% endfor %}", "{{ 'a' | truncate: 3, customer.a }}", "{%- raw -%}{{{% endraw %}",
		"{% case customer.a %}{% when 'a' or 'b' %}{% else %}{% endcase %}", "{% assign x = cart.items[0].price | times: 2 | money %}{{ x }}", "{{}}}}", "{{-}}", "<!-- -->",
		"{% for x in customer %}{{ x[1] | size }}{% endfor %}", "{{ customer[cart] }}", "{{ cart contains cart }}", "{% if cart == cart %}{% endif %}"} {
		f.Add(s, "<b>\"'", "text {{ customer.a }}")
	}
	f.Fuzz(func(t *testing.T, body, value, text string) {
		done := make(chan result, 1)
		go func() { done <- renderFuzzed(body, value, text) }()
		select {
		case r := <-done:
			r.check(t, body)
		case <-time.After(30 * time.Second):
			t.Fatal("it does not end")
		}
	})
}

type result struct {
	mail Rendered
	err  error
}

func renderFuzzed(body, value, text string) result {
	tpl, err := Parse("t", []byte(frontMatter+body), []byte(text))
	if err != nil {
		return result{err: err}
	}
	r, err := tpl.Render(map[string]any{"customer": map[string]any{"a": "<zq" + value, "n": 3.0}, "cart": map[string]any{"items": items()}}, look())
	return result{r, err}
}

func (r result) check(t *testing.T, body string) {
	if r.err != nil {
		require.Regexp(t, `^t(\.txt)?\.liquid:\d+: `, r.err.Error())
		return
	}
	require.LessOrEqual(t, len(r.mail.HTML), maxOutput)
	require.LessOrEqual(t, len(r.mail.Text), maxOutput+1000)
	if !strings.Contains(body, "zq") {
		require.NotContains(t, r.mail.HTML, "<zq")
	}
}
