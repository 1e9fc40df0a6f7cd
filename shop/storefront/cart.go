package storefront

// maxOfOne is how many of one product a cart takes.
const maxOfOne = 9

// cart is what a customer wants to buy. Its ID stays until the order, and names the cart in events.
type cart struct {
	ID    string   `json:"i"`
	Items []wanted `json:"w,omitempty"`
}

// wanted is a number of one product.
type wanted struct {
	Product  string `json:"p"`
	Quantity int    `json:"q"`
}

// line is a wanted product with all that is known of it.
type line struct {
	product
	Quantity int
}

// Sum is the price of the whole line.
func (l line) Sum() money { return l.Price * money(l.Quantity) }

// lines leaves out what the shop no longer sells.
func (c cart) lines() []line {
	var out []line
	for _, w := range c.Items {
		if p, ok := productOf(w.Product); ok {
			out = append(out, line{p, w.Quantity})
		}
	}
	return out
}

func (c cart) count() int {
	n := 0
	for _, l := range c.lines() {
		n += l.Quantity
	}
	return n
}

func (c cart) quantity(product string) int {
	for _, w := range c.Items {
		if w.Product == product {
			return w.Quantity
		}
	}
	return 0
}

// with returns the cart with n of a product, 0 taking it out; n is kept within 0 and maxOfOne.
func (c cart) with(product string, n int) cart {
	n = min(max(n, 0), maxOfOne)
	out, found := cart{ID: c.ID}, false
	for _, w := range c.Items {
		if w.Product == product {
			found, w.Quantity = true, n
		}
		if w.Quantity > 0 {
			out.Items = append(out.Items, w)
		}
	}
	if !found && n > 0 {
		out.Items = append(out.Items, wanted{product, n})
	}
	return out
}

func sum(lines []line) money {
	var total money
	for _, l := range lines {
		total += l.Sum()
	}
	return total
}

// Fewer and More are the quantities that the cart's two buttons ask for.
func (l line) Fewer() int { return l.Quantity - 1 }
func (l line) More() int  { return min(l.Quantity+1, maxOfOne) }
