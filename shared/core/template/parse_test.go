package template

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
)

// front begins line 4 of a file.
const frontMatter = "---\nsubject: Hello\n---\n"

func parse(html string) (Template, error) {
	return Parse("t", []byte(frontMatter+html), []byte("text"))
}

func TestAMistakeIsToldWithItsFileLineAndAHint(t *testing.T) {
	cases := map[string]struct{ html, want string }{
		"unknown name":       {"<p>\n{{ custmer.name }}</p>", `t.liquid:5: unknown name "custmer"; did you mean "customer"?`},
		"unknown name, far":  {"{{ weather }}", `t.liquid:4: unknown name "weather"; there are cart, customer, links, message, order, shop`},
		"unknown field":      {"{{ cart.itmes }}", `t.liquid:4: cart has no "itmes"; did you mean "items"?`},
		"name in a filter":   {"{{ 'a' | default: wether }}", `t.liquid:4: unknown name "wether"`},
		"name in a loop":     {"{% for i in basket %}{% endfor %}", `t.liquid:4: unknown name "basket"`},
		"name behind a loop": {"{% for i in cart.items %}{% endfor %}{{ i }}", `t.liquid:4: unknown name "i"`},
		"empty":              {"{% if cart.items == empty %}{% endif %}", `t.liquid:4: there is no empty; write {% if name %}, which an empty text is not, or compare a list's size with 0`},
		"unknown filter":     {"{{ 1 | monney }}", `t.liquid:4: there is no filter "monney"; did you mean "money"?`},
		"raw filter":         {"{{ customer.bio | raw }}", `t.liquid:4: there is no filter "raw"`},
		"missing argument":   {"{{ 1 | plus }}", `t.liquid:4: filter plus needs a value: plus: …`},
		"many arguments":     {"{{ 1 | plus: 1, 2 }}", `t.liquid:4: filter plus takes at most 1 values, not 2`},
		"unknown tag":        {"\n\n{% include 'x' %}", `t.liquid:6: there is no tag "include"; there are if, unless`},
		"render":             {"{% render 'x' %}", `there is no tag "render"`},
		"capture":            {"{% capture x %}{% endcapture %}", `there is no tag "capture"`},
		"open if":            {"\n{% if cart %}", `t.liquid:5: {% if cart %} is not closed; write {% endif %}`},
		"stray end":          {"{% endif %}", `t.liquid:4: {% endif %} stands without its opening tag; it belongs to {% if %}`},
		"crossed":            {"{% if cart %}{% for i in cart.items %}{% endif %}{% endfor %}", `{% endif %} stands without its opening tag`},
		"behind else":        {"{% if cart %}{% else %}{% elsif cart %}{% endif %}", `{% elsif cart %} stands behind {% else %}`},
		"open brace":         {"a\n{{ customer.id", `t.liquid:5: {{ is not closed on its line`},
		"open tag":           {"{% if x", `{% is not closed on its line`},
		"break":              {"{% break %}", `{% break %} stands outside of a loop`},
		"three loops":        {strings.Repeat("{% for i in cart.items %}", 3) + strings.Repeat("{% endfor %}", 3), `more than 2 loops inside each other`},
		"range elsewhere":    {"{{ (1..5) }}", `a range stands only in a loop: {% for i in (1..5) %}`},
		"range assigned":     {"{% assign r = (1..1000000000) %}", `a range stands only in a loop`},
		"hidden name":        {"{% assign cart = 1 %}", `cart has a meaning already; choose another name`},
		"hidden in a loop":   {"{% for order in cart.items %}{% endfor %}", `order has a meaning already`},
		"no expression":      {"{% if %}{% endif %}", `"" is not an expression`},
		"huge number":        {"{{ 99999999999999999999 }}", `cannot stand in`},
		"modifier":           {"{% for i in cart.items cols: 2 %}{% endfor %}", `a loop knows no "cols"; it knows limit:, offset: and reversed`},
		"script":             {"<script>x</script>", `<script> is not among the elements of a mail`},
		"handler":            {`<p onclick="x">a</p>`, `the attribute onclick has no place in a mail`},
		"img without alt":    {`<img src="https://x.example/a.png" width="1" height="1">`, `<img> needs alt, width and height`},
		"open element":       {"<table><tr><td></tr></table>", `</tr> closes nothing; open is <td>`},
		"open at the end":    {"<p>a", `the HTML ends inside <p>; close it`},
		"uneven":             {"{% if cart %}<p>{% endif %}</p>", `the branches open and close different tags`},
		"uneven loop":        {"{% for i in cart.items %}<p>{% endfor %}", `the branches open and close different tags`},
		"value as tag":       {"<{{ customer.id }}>", `a value must not stand among a tag's names`},
		"value as attribute": {"<p {{ customer.id }}>a</p>", `a value must not stand among a tag's names`},
		"unquoted value":     {"<a href={{ customer.id }}>a</a>", `a value must not stand among a tag's names`},
		"unquoted":           {"<a href=x>a</a>", `the value of href needs quotes`},
		"value in style":     {`<p style="color:{{ customer.id }}">a</p>`, `a value must not stand in style`},
		"value in comment":   {`<!-- {{ customer.id }} -->`, `a value must not stand in an HTML comment`},
		"no class":           {`<p class="">a</p>`, `the layout has no class ""; there are`},
		"class":              {`<p class="titel">a</p>`, `the layout has no class "titel"; did you mean "title"?`},
		"frame's class":      {`<p class="x-card">a</p>`, `the layout has no class "x-card"`},
		"class and style":    {`<p class="title" style="color:red">a</p>`, `has a class and a style`},
		"stray <":            {"1 < 2", `a < that opens no tag; write &lt;`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := parse(c.html)
			require.ErrorContains(t, err, c.want)
			require.Equal(t, fault.Invalid, fault.Of(err))
			require.Regexp(t, `^t\.liquid:\d+: `, err.Error())
		})
	}
}

func TestFrontMatterIsChecked(t *testing.T) {
	for html, want := range map[string]string{
		"<p>a</p>":                       "t.liquid:1: the file must begin with a line ---",
		"---\nsubject: a\n":              "t.liquid:1: the front matter is not closed",
		"---\npreheader: a\n---\n":       "t.liquid:2: the mail has no subject",
		"---\nsubjet: a\n---\n":          `t.liquid:2: "subjet" is unknown here`,
		"---\nsubject: a\nhm\n---\n":     `t.liquid:3: "hm" has no colon`,
		"---\n\nsubject: {{ x }}\n---\n": `t.liquid:3: unknown name "x"`,
		strings.Repeat("a", maxSource+1): "above 128 KB",
	} {
		_, err := Parse("t", []byte(html), []byte("text"))
		require.ErrorContains(t, err, want)
	}
}

func TestTheTextPartIsRequiredAndChecked(t *testing.T) {
	_, err := Parse("t", []byte(frontMatter), []byte(" \n"))
	require.ErrorContains(t, err, "t.txt.liquid:1: the text part is missing")
	_, err = Parse("t", []byte(frontMatter), []byte("a\n{{ x }}"))
	require.ErrorContains(t, err, `t.txt.liquid:2: unknown name "x"`)
}

func TestAnUnparsedTemplateIsAnErrorNotAnEmptyMail(t *testing.T) {
	_, err := Template{Name: "t"}.Render(nil, Look{})
	require.ErrorContains(t, err, "never parsed")
}
