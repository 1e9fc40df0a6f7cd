package customer

// Example is a made-up customer with a cart, in whose name templates are shown. It is in no store.
func Example() State {
	s := State{ID: "u.example", Address: Address{Email: "maja@mail.example"}, Traits: []Trait{
		{Name: "city", Value: "Zagreb"}, {Name: "first_name", Value: "Maja"}, {Name: "last_name", Value: "Horvat"}}}
	s.Cart = Cart{ID: "cart-1"}
	for _, l := range []Line{{Product: "lamp-1", Name: "Desk lamp", Price: 49, Quantity: 1, Currency: "EUR"}, {Product: "bulb-2", Name: "Warm bulb", Price: 6.5, Quantity: 2, Currency: "EUR"}} {
		s.Cart = s.Cart.Add(l)
	}
	return s
}
