package customer

import (
	"encoding/json"
	"slices"
)

// LineOf reads a product from an event's properties, by the names of the e-commerce spec. A price that is none, or is
// below zero, counts as not sent, and a quantity so is one; texts are cut at MaxTrait bytes, on a letter.
func LineOf(p map[string]any) Line {
	l := Line{
		Product: word(p, "product_id", "sku"), Name: word(p, "name"), Variant: word(p, "variant"),
		Category: word(p, "category"), URL: word(p, "url"), Image: word(p, "image_url"),
		Currency: word(p, "currency"), Price: amount(p["price"]), Quantity: amount(p["quantity"]),
	}
	if l.Quantity == 0 {
		l.Quantity = 1
	}
	return l
}

func word(p map[string]any, names ...string) string {
	for _, n := range names {
		switch v := p[n].(type) {
		case string:
			if v != "" {
				return cut(v, MaxTrait)
			}
		case float64:
			b, _ := json.Marshal(v)
			return string(b)
		}
	}
	return ""
}

// cut shortens s to at most n bytes without breaking a letter.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// amount reads a number, also from a text; what is none or below zero is 0.
func amount(v any) float64 {
	switch v := v.(type) {
	case float64:
		return max(0, v)
	case string:
		var f float64
		if json.Unmarshal([]byte(v), &f) == nil {
			return max(0, f)
		}
	}
	return 0
}

func (l Line) same(o Line) bool { return l.Product == o.Product && l.Variant == o.Variant }

// Add puts a line into the cart, or its quantity to the line of the same product. Over MaxCart lines the oldest leaves.
func (c Cart) Add(l Line) Cart {
	i := slices.IndexFunc(c.Lines, l.same)
	if i >= 0 {
		l.Quantity += c.Lines[i].Quantity
		c.Lines = slices.Clone(c.Lines)
		c.Lines[i] = l
		return c
	}
	c.Lines = append(slices.Clip(c.Lines), l)
	c.Lines = c.Lines[max(0, len(c.Lines)-MaxCart):]
	return c
}

// Remove takes a quantity of a product out of the cart, and the line when nothing is left of it.
func (c Cart) Remove(l Line) Cart {
	i := slices.IndexFunc(c.Lines, l.same)
	if i < 0 {
		return c
	}
	c.Lines = slices.Clone(c.Lines)
	c.Lines[i].Quantity -= l.Quantity
	if c.Lines[i].Quantity <= 0 {
		c.Lines = slices.Delete(c.Lines, i, i+1)
	}
	if len(c.Lines) == 0 {
		c.Lines = nil
	}
	return c
}

// Total returns the sum of the lines; its currency is that of the first line.
func (c Cart) Total() (sum float64, currency string) {
	for _, l := range c.Lines {
		sum += l.Price * l.Quantity
	}
	if len(c.Lines) > 0 {
		currency = c.Lines[0].Currency
	}
	return sum, currency
}
