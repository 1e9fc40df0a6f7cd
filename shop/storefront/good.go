package storefront

// Good is one product of the shop as its events carry it, for whoever tells them in the shop's name: the demo's past.
type Good struct {
	ID, Category string
	Told         map[string]any // JSON values; a copy of the caller's own
}

// Goods are all products in the order of the shop. base is the shop's address, without a slash at its end.
func Goods(base string) []Good {
	var all []Good
	for _, p := range products {
		all = append(all, Good{p.ID, p.Category, described(base, p)})
	}
	return all
}

func described(base string, p product) map[string]any {
	return map[string]any{
		"product_id": p.ID, "name": p.Name, "category": p.Category, "price": p.Price.number(), "currency": Currency,
		"url": base + p.URL(), "image_url": base + p.photo(),
	}
}

// Item is a number of one product in an order or a cart.
type Item struct {
	Product  string // its ID; one that the shop does not sell is left out
	Quantity int
}

// Buyer is who an order goes to. Country is ISO 3166 alpha-2.
type Buyer struct{ First, Last, Street, Postcode, City, Country string }

// Bought is what Order Completed carries. id names the order, cart the cart that it was.
func Bought(base, id, cart string, items []Item, to Buyer) map[string]any {
	o := order{ID: id, To: person{First: to.First, Last: to.Last, Street: to.Street, Postcode: to.Postcode, City: to.City, Country: to.Country}}
	for _, i := range items {
		o.Items = append(o.Items, wanted(i))
	}
	return bought(base, o, cart)
}

func bought(base string, o order, cart string) map[string]any {
	b, p := o.bill(), o.To
	return map[string]any{
		"order_id": o.ID, "cart_id": cart, "currency": Currency, "products": describedLines(base, o.lines()),
		"total": b.Total.number(), "revenue": b.Revenue().number(), "shipping": b.Shipping.number(), "tax": b.Tax.number(),
		"address": map[string]any{
			"name": p.Name(), "street": p.Street, "postcode": p.Postcode, "city": p.City, "country": p.CountryName(),
		},
	}
}

func describedLines(base string, lines []line) []any {
	out := []any{}
	for _, l := range lines {
		g := described(base, l.product)
		g["quantity"] = float64(l.Quantity)
		out = append(out, g)
	}
	return out
}

// Place is where a customer of a country lives, as her events say it: "" for a country that the shop does not send to.
func Place(country string) (zone, locale string) {
	c := countryOf(country)
	return c.Zone, c.Locale
}
