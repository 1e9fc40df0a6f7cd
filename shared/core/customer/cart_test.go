package customer_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/customer"
)

func TestAProductIsReadByTheNamesOfTheSpec(t *testing.T) {
	l := customer.LineOf(map[string]any{"product_id": "p1", "sku": "s1", "name": "Lamp", "variant": "white", "category": "lamps",
		"url": "https://shop.example/p1", "image_url": "https://shop.example/p1.png", "currency": "EUR", "price": 12.5, "quantity": 2.0})
	require.Equal(t, customer.Line{Product: "p1", Name: "Lamp", Variant: "white", Category: "lamps", URL: "https://shop.example/p1",
		Image: "https://shop.example/p1.png", Currency: "EUR", Price: 12.5, Quantity: 2}, l)
	require.Equal(t, customer.Line{Product: "77", Price: 3, Quantity: 1}, customer.LineOf(map[string]any{"sku": 77.0, "price": "3"}))
	require.Equal(t, customer.Line{Quantity: 1}, customer.LineOf(map[string]any{"product_id": []any{}, "price": true, "quantity": -3.0}))
	require.Equal(t, customer.Line{Quantity: 1}, customer.LineOf(map[string]any{"price": -49.0, "quantity": "-2"}), "below zero is as not sent")
	require.Equal(t, customer.Line{Quantity: 1}, customer.LineOf(map[string]any{"price": "-49"}))
	require.Equal(t, customer.Line{Quantity: 1}, customer.LineOf(nil))
}

func TestALongTextIsCutOnALetter(t *testing.T) {
	l := customer.LineOf(map[string]any{"name": "x" + strings.Repeat("💡", 100)})
	require.LessOrEqual(t, len(l.Name), customer.MaxTrait)
	require.Greater(t, len(l.Name), customer.MaxTrait-4)
	require.True(t, utf8.ValidString(l.Name))
}

func TestACartHoldsWhatWasPutInAndNotTakenOut(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var c customer.Cart
		held := map[string]float64{}
		for range rapid.IntRange(0, 30).Draw(rt, "moves") {
			l := customer.Line{Product: draw{rt}.word(), Quantity: float64(draw{rt}.few() + 1), Price: 2, Currency: "EUR"}
			if (draw{rt}).bool() {
				c, held[l.Product] = c.Add(l), held[l.Product]+l.Quantity
			} else {
				c, held[l.Product] = c.Remove(l), max(0, held[l.Product]-l.Quantity)
			}
		}
		sum := 0.0
		for _, l := range c.Lines {
			require.Equal(rt, held[l.Product], l.Quantity)
			delete(held, l.Product)
			sum += 2 * l.Quantity
		}
		for p, n := range held {
			require.Zero(rt, n, p)
		}
		total, _ := c.Total()
		require.Equal(rt, sum, total)
	})
}

func TestVariantsAreLinesOfTheirOwnAndTheOldestLeaveAFullCart(t *testing.T) {
	c := customer.Cart{}.Add(customer.Line{Product: "p", Variant: "white", Quantity: 1}).Add(customer.Line{Product: "p", Variant: "black", Quantity: 1})
	require.Len(t, c.Lines, 2)
	for i := range customer.MaxCart {
		c = c.Add(customer.Line{Product: long(i, 8), Quantity: 1, Currency: "EUR"})
	}
	require.Len(t, c.Lines, customer.MaxCart)
	require.Equal(t, long(0, 8), c.Lines[0].Product)
	_, currency := c.Total()
	require.Equal(t, "EUR", currency)
}
