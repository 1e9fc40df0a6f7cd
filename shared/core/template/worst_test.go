package template

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What costs most per step must still end soon: the bounds count the work done, not what is written. Each of these would
// run for minutes to hours without them; with them it is a fraction of a second.
func TestTheWorstTemplatesAreStopped(t *testing.T) {
	list, mapping := make([]any, 8000), map[string]any{}
	for i := range list {
		list[i] = "x"
		mapping[fmt.Sprint(i)] = i
	}
	d := map[string]any{"customer": map[string]any{"list": list, "map": mapping, "long": strings.Repeat("x", 30_000)}}
	for _, each := range []string{
		"{% if customer.list == customer.list %}{% endif %}", "{% if customer.list contains 'y' %}{% endif %}", "{% for x in customer.map limit: 0 %}{% endfor %}",
		"{% assign a = customer.long | truncate: 1 %}", "{% assign a = customer.long | upcase | size %}", "{% assign a = customer.list | join: '' | size %}",
		"{% assign a = customer.list | upcase | truncate: 1 %}", "{% if customer.long contains 'y' %}{% endif %}",
	} {
		_, err := text1(t, "{% for i in (1..1000) %}"+strings.Repeat(each, 100)+"{% endfor %}", d, Look{})
		require.ErrorContains(t, err, "t.txt.liquid:1: ", each)
		require.ErrorContains(t, err, "loop over less", each)
	}
}
