package segment_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/segment"
)

var order = map[string]any{
	"total": 42.5, "currency": "EUR", "gift": true, "order_id": "1042", "note": nil,
	"address":  map[string]any{"city": "Zagreb"},
	"tags":     []any{"new", "sale"},
	"products": []any{map[string]any{"category": "lamps", "price": 12.0}, map[string]any{"category": "rugs", "price": "80"}},
}

func TestAConditionAsksWhatItSays(t *testing.T) {
	for _, c := range []struct {
		property, op string
		value        any
		want         bool
	}{
		{"currency", segment.Eq, "EUR", true},
		{"currency", segment.Eq, "eur", false},
		{"currency", segment.Ne, "USD", true},
		{"gift", segment.Eq, true, true},
		{"gift", segment.Eq, "true", false},
		{"order_id", segment.Eq, 1042.0, true},
		{"total", segment.Eq, "42.5", true},
		{"total", segment.Gt, 42.5, false},
		{"total", segment.Gte, 42.5, true},
		{"total", segment.Lt, 43.0, true},
		{"total", segment.Lte, 42.0, false},
		{"currency", segment.Gt, 1.0, false},
		{"currency", segment.In, []any{"USD", "EUR"}, true},
		{"currency", segment.In, []any{"USD"}, false},
		{"currency", segment.Contains, "UR", true},
		{"tags", segment.Contains, "sale", true},
		{"tags", segment.Contains, "sal", true}, // of an element
		{"tags", segment.Eq, "sale", true},
		{"tags", segment.Ne, "sale", false},
		{"address.city", segment.Eq, "Zagreb", true},
		{"address", segment.Exists, true, true},
		{"address.street", segment.Exists, false, true},
		{"note", segment.Exists, true, false},
		{"missing", segment.Ne, "x", true},
		{"missing.deeper", segment.Eq, "x", false},
		{"currency.deeper", segment.Eq, "EUR", false},
		{"products.category", segment.Eq, "rugs", true},
		{"products.category", segment.Ne, "rugs", false},
		{"products.price", segment.Gt, 79.0, true},
		{"products.category", segment.In, []any{"chairs", "lamps"}, true},
		{"total", "unknown operator", 1.0, false},
	} {
		w := segment.Where{{Property: c.property, Op: c.op, Value: c.value}}
		require.Equal(t, c.want, w.Holds(order), "%s %s %v", c.property, c.op, c.value)
	}
}

func TestAllConditionsOfAFilterHaveToHold(t *testing.T) {
	w := segment.Where{{"total", segment.Gt, 40.0}, {"total", segment.Lt, 50.0}}
	require.True(t, w.Holds(order))
	require.False(t, append(w, segment.Condition{Property: "currency", Op: segment.Eq, Value: "USD"}).Holds(order))
	require.True(t, segment.Where(nil).Holds(nil))
	require.False(t, w.Holds(nil))
}

func TestTextsThatOnlyAComputerTakesForNumbersAreNone(t *testing.T) {
	w := segment.Where{{"v", segment.Gt, 1.0}}
	for text, want := range map[string]bool{"2": true, "2.5": true, "Inf": false, "NaN": false, "1e9": false, "0x10": false, "-": false, "1.2.3": false, "": false} {
		require.Equal(t, want, w.Holds(map[string]any{"v": text}), text)
	}
}
