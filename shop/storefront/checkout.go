package storefront

import (
	"net/http"
	"strings"
)

// orderID is the cart's own: sending the form twice makes one order.
func orderID(c cart) string { return "LL-" + strings.ToUpper(c.ID[:8]) }

func (s *shop) startCheckout(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	lines, b := v.session.Cart.lines(), v.bill()
	if len(lines) == 0 {
		v.act("/cart")
		return
	}
	v.track("Checkout Started", map[string]any{
		"order_id": orderID(v.session.Cart), "cart_id": v.session.Cart.ID, "value": b.Total.number(),
		"shipping": b.Shipping.number(), "currency": Currency, "products": v.lines(lines),
	})
	v.act("/checkout")
}

func (s *shop) checkout(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	if len(v.session.Cart.Items) == 0 {
		http.Redirect(w, r, "/cart", http.StatusSeeOther)
		return
	}
	p, known := v.session.me()
	if !known {
		p.Country = "HR"
	}
	v.page("Checkout")
	v.view(http.StatusOK, v.checkoutPage(p, nil))
}

func (v *visit) checkoutPage(p person, f faults) page {
	lines := v.session.Cart.lines()
	return page{Name: "checkout", Title: "Checkout", Body: struct {
		Form      person
		Fields    []input
		Faults    faults
		Countries []country
		Lines     []line
		Bill      bill
		Ask       bool // she has not said yes to letters yet
	}{p, inputs(p, f), f, countries, lines, billFor(lines, countryOf(p.Country).VAT), !p.Granted()}}
}

// placeOrder tells who she is before it tells what she bought, so that the receipt knows where to go.
func (s *shop) placeOrder(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	if len(v.session.Cart.lines()) == 0 {
		v.act("/cart")
		return
	}
	p, f := readPerson(r)
	old, known := v.session.me()
	p.Consent = old.Consent
	if len(f) > 0 {
		v.show(http.StatusUnprocessableEntity, v.checkoutPage(p, f))
		return
	}
	if known {
		p.UserID = old.UserID
		v.session = v.session.know(v.session.Who, p)
	} else {
		p.UserID = "guest-" + v.session.Anonymous[:8]
		v.session = v.session.know(own, p)
	}
	v.identify()
	if r.PostFormValue("letters") != "" && !p.Granted() {
		v.say(granted)
	}
	v.order()
	v.act("/thanks")
}

// order makes the cart an order and begins a new cart.
func (v *visit) order() {
	p, _ := v.session.me()
	o := order{ID: orderID(v.session.Cart), At: v.cfg.Now().UTC(), Items: v.session.Cart.Items, To: p}
	v.tell(call{Type: "track", Event: "Order Completed", MessageID: "order-" + o.ID, Properties: bought(v.cfg.APIURL, o, v.session.Cart.ID)})
	v.session.Last, v.session.Cart = &o, newSession().Cart
}

func (s *shop) thanks(w http.ResponseWriter, r *http.Request) {
	v := s.open(w, r)
	o := v.session.Last
	if o == nil {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	v.page("Thank you")
	v.view(http.StatusOK, page{Name: "thanks", Title: "Thank you, " + o.To.First, Body: struct {
		order
		Lines []line
		Bill  bill
	}{*o, o.lines(), o.bill()}})
}
