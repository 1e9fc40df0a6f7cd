package template

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// body renders Liquid as the text part (nothing escaped), without the footer.
func text1(t *testing.T, liquid string, d map[string]any, shop Look) (string, error) {
	t.Helper()
	tpl, err := Parse("t", []byte(frontMatter), []byte(liquid))
	require.NoError(t, err, liquid)
	r, err := tpl.Render(d, shop)
	out, _, _ := strings.Cut(r.Text, "\n\n-- \n")
	return out, err
}

func TestLiquidMeansWhatItSays(t *testing.T) {
	d := map[string]any{"customer": map[string]any{"first_name": "ana", "vip": true, "off": false, "n": 7.0, "half": 0.5, "big": 1e6,
		"list": []string{"a", "b", "c"}, "none": []any{}, "blank": "", "map": map[string]any{"b": 1, "a": 2}, "born": "1990-05-04", "at": "2026-12-01T23:30:00Z",
		"number": json.Number("3"), "time": time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "price": "1234.5", "long": strings.Repeat("ab ", 40)}}
	zagreb, err := time.LoadLocation("Europe/Zagreb")
	require.NoError(t, err)
	shop := Look{Currency: "EUR", Locale: "hr", Zone: zagreb}
	cases := map[string]string{
		"{{ customer.first_name }}":                                                       "ana",
		"{{ customer.nobody }}|":                                                          "|",
		"{{ customer.map }}|":                                                             "|",
		"{{ customer.list }}":                                                             "a, b, c",
		"{{ customer.list[1] }}{{ customer.list.last }}":                                  "bc",
		"{{ customer.vip }} {{ customer.n }} {{ customer.half }}":                         "true 7 0.5",
		"{{ customer.big }}":                                                              "1000000",
		"{{ customer.number | plus: 1 }}":                                                 "4",
		"{{ customer.first_name | capitalize }}":                                          "Ana",
		"{{ customer.first_name | upcase | downcase }}":                                   "ana",
		"{{ customer.nobody | default: 'you' }}":                                          "you",
		"{{ '' | default: 'you' }}{{ customer.off | default: 1 }}":                        "you1",
		"{{ customer.none | default: 'none' }}":                                           "none",
		"{{ customer.list | size }}{{ 'žut' | size }}":                                    "33",
		"{{ customer.list | first }}{{ customer.list | last }}":                           "ac",
		"{{ customer.list | join: '-' }}":                                                 "a-b-c",
		"{{ 'a long sentence' | truncate: 7 }}":                                           "a long…",
		"{{ 'a long sentence' | truncate: 7, '' }}|":                                      "a long|",
		"{{ '<b>' | escape }}":                                                            "<b>",
		"{{ 2 | plus: 1.5 | times: 2 | minus: 1 }}":                                       "6",
		"{{ 2.345 | round: 2 }} {{ 2.5 | round }}":                                        "2.35 3",
		"{{ 'a b&c' | url }}":                                                             "a%20b%26c",
		"{{ customer.price | money }}":                                                    "1.234,50\u00a0€",
		"{{ -2 | money: 'usd' }}":                                                         "-2,00\u00a0$",
		"{{ customer.nobody | money }}|":                                                  "|",
		"{{ customer.born | date }}":                                                      "4 May 1990",
		"{{ customer.at | date: '%A %-d %b %Y, %H:%M %% %Z' }}":                           "Wednesday 2 Dec 2026, 00:30 % CET",
		"{{ 0 | date: '%F' }}":                                                            "1970-01-01",
		"{{ customer.time | date: '%F %R' }}":                                             "2026-01-02 04:04",
		"{% if customer.vip and customer.n > 5 %}y{% else %}n{% endif %}":                 "y",
		"{% if customer.off %}a{% elsif customer.n == 7 %}b{% else %}c{% endif %}":        "b",
		"{% unless customer.off %}y{% endunless %}":                                       "y",
		"{% if customer.nobody > 0 %}y{% else %}n{% endif %}":                             "n",
		"{% if customer.list contains 'b' %}y{% endif %}":                                 "y",
		"{% case customer.n %}{% when 1, 2 %}a{% when 3 or 7 %}b{% else %}c{% endcase %}": "b",
		"{% case customer.map %}{% when customer.map %}a{% else %}c{% endcase %}":         "c",
		"{% for x in customer.list %}{{ forloop.index }}{{ x }}{% unless forloop.last %},{% endunless %}{% endfor %}":  "1a,2b,3c",
		"{% for x in customer.none %}a{% else %}none{% endfor %}":                                                      "none",
		"{% for x in customer.nobody %}a{% else %}none{% endfor %}":                                                    "none",
		"{% for x in customer.map %}{{ x[0] }}={{ x[1] }} {% endfor %}|":                                               "a=2 b=1 |",
		"{% for i in (1..customer.n) reversed limit: 2 offset: 1 %}{{ i }} {% endfor %}|":                              "3 2 |",
		"{% for i in (1..9) %}{% if i == 2 %}{% continue %}{% elsif i > 3 %}{% break %}{% endif %}{{ i }}{% endfor %}": "13",
		"{% for i in (1..2) %}{% for j in (1..2) %}{{ i }}{{ j }} {% endfor %}{% endfor %}|":                           "11 12 21 22 |",
		"{% assign x = customer.n | times: 2 %}{{ x }}":                                                                "14",
		"{% comment %}{{ x {% if %}{% endcomment %}a":                                                                  "a",
		"{% raw %}{{ x }}{% if %}{% endraw %}":                                                                         "{{ x }}{% if %}",
		"{% if customer.blank %}y{% else %}n{% endif %}{% if customer.blank and true %}y{% else %}n{% endif %}":        "nn",
		"{% assign x = customer.nobody | upcase %}{% if x %}y{% else %}n{% endif %}":                                   "n",
		"{% if '' %}y{% else %}n{% endif %}":                                                                           "n",
		"a \n {{- 'b' -}} \n c":                                                                                        "abc",
	}
	for liquid, want := range cases {
		got, err := text1(t, liquid, d, shop)
		require.NoError(t, err, liquid)
		require.Equal(t, want, got, liquid)
	}
}

func TestMoneyIsWrittenAsItsReaderWritesIt(t *testing.T) {
	for _, c := range []struct {
		f                      float64
		currency, locale, want string
	}{
		{1234567.891, "EUR", "en-GB", "€1,234,567.89"},
		{1234.5, "EUR", "de-DE", "1.234,50_€"},
		{1234.5, "EUR", "fr", "1_234,50_€"},
		{1234.5, "EUR", "nl", "€_1.234,50"},
		{1234.5, "CHF", "de_CH", "CHF_1’234.50"},
		{1234.5, "PLN", "pl", "1_234,50_zł"},
		{1234.5, "JPY", "ja", "¥1,234"},
		{1.2345, "KWD", "en", "KWD_1.234"},
		{-0.001, "USD", "en", "$0.00"},
		{-5, "USD", "en", "-$5.00"},
		{5, "", "", "5.00"},
	} {
		require.Equal(t, strings.ReplaceAll(c.want, "_", nbsp), formatMoney(c.f, c.currency, c.locale))
	}
}

func TestARenderErrorNamesFileLineAndReason(t *testing.T) {
	d := map[string]any{"customer": map[string]any{"word": "x", "inf": "1e308", "m1": map[string]any{}, "huge": strings.Repeat("x", 1<<17), "list": make([]any, 1001)}}
	for liquid, want := range map[string]string{
		"\n{{ customer.word | money }}":                                          `t.txt.liquid:2: money: "x" is not a number`,
		"{{ customer.word | date }}":                                             `t.txt.liquid:1: date: "x" is not a time; give 2026-12-01T18:00:00Z or 2026-12-01`,
		"{{ 'now' | date }}":                                                     "a template has no clock",
		"{{ 0 | date: '%Q' }}":                                                   "%Q is no part of a date",
		"{{ 0 | date: '%' }}":                                                    "is no part of a date",
		"{{ customer.inf | times: 100 }}":                                        "the result is no number",
		"{{ 1 | round: 99 }}":                                                    "round takes 0 to 6 digits",
		"{{ 'a' | truncate: 'b' }}":                                              `"b" is not a number of characters`,
		"{% if customer.m1 == customer.m1 %}{% endif %}":                         "this cannot be evaluated",
		"{% for i in (1..customer.word) %}{% endfor %}":                          `counts in whole numbers below a billion, not "x"`,
		"{% for i in (1..100000000) %}{% endfor %}":                              "a loop over 100000000 entries, above 1000; use limit",
		"{% for i in customer.list %}{% endfor %}":                               "a loop over 1001 entries",
		"{% for i in (1..900) %}{% for j in (1..900) %}{% endfor %}{% endfor %}": "more than 5000 rounds",
		"{{ customer.huge }}{{ customer.huge }}":                                 "the output is above 200 KB",
		"{{ customer.huge | join: 'x' }}":                                        "more than 64 KB of text",
	} {
		_, err := text1(t, liquid, d, Look{})
		require.ErrorContains(t, err, want, liquid)
		require.Regexp(t, `^t\.txt\.liquid:\d+: `, err.Error())
		require.NotContains(t, err.Error(), "goroutine", "an error is for a person")
	}
}

func TestTextThatDoublesItselfStops(t *testing.T) {
	d := map[string]any{"customer": map[string]any{"list": make([]any, 999)}}
	_, err := text1(t, "{% assign s = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign s = customer.list | join: s %}{% endfor %}", d, Look{})
	require.ErrorContains(t, err, "more than 64 KB of text")
}

func TestALoopWithoutOutputStops(t *testing.T) {
	many := strings.Repeat("{% assign x = customer.a | upcase | upcase | upcase %}", 50)
	d := map[string]any{"customer": map[string]any{"a": strings.Repeat("x", 60_000)}}
	_, err := text1(t, "{% for i in (1..1000) %}"+many+"{% endfor %}", d, Look{})
	require.Error(t, err)
	delete(d["customer"].(map[string]any), "a")
	_, err = text1(t, "{% for i in (1..1000) %}"+many+"{% endfor %}", d, Look{})
	require.ErrorContains(t, err, "more than 50000 steps")
}

func TestDataThatIsNotPlainIsRefused(t *testing.T) {
	tpl, err := parse("<p>a</p>")
	require.NoError(t, err)
	_, err = tpl.Render(map[string]any{"customer": struct{ A int }{1}}, Look{})
	require.ErrorContains(t, err, "give nil, bool, numbers")
	deep := map[string]any{}
	deep["customer"] = deep
	_, err = tpl.Render(deep, Look{})
	require.ErrorContains(t, err, "nested more than 32 deep")
}

func TestRenderingLeavesTheDataAndRepeatsItself(t *testing.T) {
	d := data()
	before, err := json.Marshal(d)
	require.NoError(t, err)
	tpl, err := parse("{% assign x = 1 %}{% for item in cart.items %}{{ item.name }}{% endfor %}{% for c in customer %}{{ c[0] }}{% endfor %}")
	require.NoError(t, err)
	first, err := tpl.Render(d, look())
	require.NoError(t, err)
	for range 20 {
		again, err := tpl.Render(d, look())
		require.NoError(t, err)
		require.Equal(t, first, again)
	}
	after, err := json.Marshal(d)
	require.NoError(t, err)
	require.JSONEq(t, string(before), string(after))
}

func TestTheSubjectIsOneLineAndNeverEmpty(t *testing.T) {
	tpl, err := Parse("t", []byte("---\nsubject: \"{{ customer.first_name }}\"\n---\n"), []byte("text"))
	require.NoError(t, err)
	r, err := tpl.Render(map[string]any{"customer": map[string]any{"first_name": "Ana\r\nBcc: eve@example.com"}}, Look{})
	require.NoError(t, err)
	require.Equal(t, "Ana Bcc: eve@example.com", r.Subject)
	_, err = tpl.Render(nil, Look{})
	require.ErrorContains(t, err, "t.liquid:2: the subject came out empty")
}
