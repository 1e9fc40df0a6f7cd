package storefront

import (
	"net/http"
	"strconv"
)

func (s *shop) cart(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	lines := v.session.Cart.lines()
	v.page("Cart")
	if len(lines) > 0 {
		v.track("Cart Viewed", map[string]any{"cart_id": v.session.Cart.ID, "currency": Currency, "products": v.lines(lines)})
	}
	v.view(http.StatusOK, page{Name: "cart", Title: "Your cart", Body: struct {
		Lines   []line
		Bill    bill
		Max     int
		Explore []product
	}{lines, v.bill(), maxOfOne, products[:4]}})
}

// bill is her cart's, with the VAT of where she lives as far as the shop knows.
func (v *visit) bill() bill {
	p, _ := v.session.me()
	return billFor(v.session.Cart.lines(), countryOf(p.Country).VAT)
}

func (s *shop) addToCart(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	p, ok := productOf(r.PostFormValue("product"))
	n, err := strconv.Atoi(orElse(r.PostFormValue("quantity"), "1"))
	if !ok || err != nil || n < 1 {
		http.Error(w, "Choose a product and how many of it.", http.StatusBadRequest)
		return
	}
	if v.put(p, v.session.Cart.quantity(p.ID)+min(n, maxOfOne)) == 0 {
		v.act(with("/cart", "full", "1"))
		return
	}
	v.act(with("/cart", "added", p.ID))
}

func (s *shop) setInCart(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	p, ok := productOf(r.PostFormValue("product"))
	n, err := strconv.Atoi(r.PostFormValue("quantity"))
	if !ok || err != nil || n < 0 {
		http.Error(w, "Choose a product and how many of it; 0 takes it out.", http.StatusBadRequest)
		return
	}
	v.put(p, n)
	v.act("/cart")
}

// put makes the cart hold n of a product, tells the difference and returns it.
func (v *visit) put(p product, n int) int {
	before := v.session.Cart.quantity(p.ID)
	v.session.Cart = v.session.Cart.with(p.ID, n)
	change := v.session.Cart.quantity(p.ID) - before
	g := v.goods(p)
	g["cart_id"] = v.session.Cart.ID
	switch {
	case change > 0:
		g["quantity"] = change
		v.track("Product Added", g)
	case change < 0:
		g["quantity"] = -change
		v.track("Product Removed", g)
	}
	return change
}
