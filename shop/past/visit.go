package past

import (
	"maps"
	"math/rand/v2"
	"strings"
	"time"

	"rapport/shop/storefront"
)

// visit is one stay in the shop.
type visit struct {
	*Story
	p    *person
	draw *rand.Rand // her own for what she does by herself; that of a mail for what comes of it
	at   time.Time  // how late it is
	seen []storefront.Good
	shop bool // it is no visit: the shop says what became of an order
}

// begin is the moment at which she comes. Now and then it is by a browser that does not know her yet.
func (s *Story) begin(p *person, r *rand.Rand, at time.Time) *visit {
	v := &visit{Story: s, p: p, draw: r, at: at}
	if p.known && r.Float64() < 0.15 {
		p.browser, p.signed = v.fresh(p, "browser", 16), false
	}
	return v
}

// later lets some seconds pass, at least from and fewer than to.
func (v *visit) later(from, to int) {
	v.at = v.at.Add(time.Duration(from+v.draw.IntN(to-from)) * time.Second)
}

// look is a page and some products, told together when she leaves the last.
func (v *visit) look() {
	says := []say{v.page("Home", "/")}
	for range 1 + min(v.draw.IntN(3)+v.draw.IntN(3), 5) {
		v.later(15, 140)
		g := v.one()
		v.seen = append(v.seen, g)
		says = append(says, v.track("Product Viewed", maps.Clone(g.Told)))
	}
	v.tell(says...)
}

// one is a product, likely of the kind that she likes.
func (v *visit) one() storefront.Good {
	for range 3 {
		if g := pick(v.draw, v.goods); g.Category == v.p.likes {
			return g
		}
	}
	return pick(v.draw, v.goods)
}

// cartAge is how long the shop's cookie keeps a cart.
const cartAge = 30 * 24 * time.Hour

// add puts one or two of the products that she saw into her cart.
func (v *visit) add() {
	v.signIn()
	if v.p.cart.id == "" || v.at.Sub(v.p.cart.since) > cartAge {
		v.p.cart = basket{id: v.fresh(v.p, "cart", 12), since: v.at}
	}
	for range 1 + v.draw.IntN(2) {
		v.later(20, 90)
		g := pick(v.draw, v.seen)
		told := maps.Clone(g.Told)
		told["cart_id"], told["quantity"] = v.p.cart.id, 1.0
		v.p.cart = v.p.cart.with(g.ID)
		v.tell(v.track("Product Added", told))
	}
}

func (b basket) with(product string) basket {
	items := make([]storefront.Item, 0, len(b.items)+1)
	found := false
	for _, i := range b.items {
		if i.Product == product {
			i.Quantity, found = i.Quantity+1, true
		}
		items = append(items, i)
	}
	if !found {
		items = append(items, storefront.Item{Product: product, Quantity: 1})
	}
	b.items = items
	return b
}

// signIn makes a browser that does not know her hers.
func (v *visit) signIn() {
	if v.p.known && !v.p.signed {
		v.later(10, 60)
		v.tell(v.identify())
	}
}

// meet is when she tells the shop who she is: with an account, or as she pays.
func (v *visit) meet() {
	h := v.p.habit
	if !h.orders || v.draw.Float64() < 0.5 {
		v.signUp(40, 200)
	}
	if h.orders {
		v.add()
		if v.draw.Float64() < 0.88 {
			v.order()
		} else {
			v.keep()
		}
	}
}

// keep keeps her cart for her: she gives her name and does not buy.
func (v *visit) keep() {
	if !v.p.known {
		v.signUp(30, 120)
	}
}

// signUp opens an account, so many seconds after what she did last.
func (v *visit) signUp(from, to int) {
	v.later(from, to)
	v.tell(append([]say{v.identify(), v.track("Signed Up", map[string]any{"type": "customer"})}, v.consents()...)...)
}

// consents is what she says of letters when she is asked for the first time.
func (v *visit) consents() (says []say) {
	if v.draw.Float64() < v.p.habit.yes {
		says = append(says, v.track("Consent Granted", map[string]any{"channel": "email", "topic": "marketing"}))
		if !v.p.habit.orders || v.draw.Float64() < 0.3 {
			says = append(says, v.track("Consent Granted", map[string]any{"channel": "email", "topic": letter}))
		}
	}
	return says
}

// letter is the topic of the weekly letter.
const letter = "letter"

// order buys what is in her cart. Who she is comes first, as in the shop's own checkout.
func (v *visit) order() {
	p := v.p
	v.signIn()
	v.later(60, 300)
	id := "LL-" + strings.ToUpper(v.fresh(p, "order", 8))
	bought := storefront.Bought(v.o.URL, id, p.cart.id, p.cart.items, p.Buyer)
	v.tell(v.track("Checkout Started", map[string]any{"order_id": id, "cart_id": p.cart.id, "value": bought["total"],
		"shipping": bought["shipping"], "currency": storefront.Currency, "products": bought["products"]}))
	v.later(70, 400)
	known := p.known
	says := []say{v.identify()}
	if !known {
		says = append(says, v.consents()...)
	}
	v.tell(append(says, v.track("Order Completed", bought))...)
	p.bought, p.cart, p.orders = p.cart.items[0].Product, basket{}, p.orders+1
	v.deliver(id, bought)
}

// deliver is what becomes of an order.
func (v *visit) deliver(id string, bought map[string]any) {
	s, p, r := v.Story, v.p, v.draw
	about := map[string]any{"order_id": id, "total": bought["total"], "currency": storefront.Currency}
	shipped := p.hour(r, v.at.Add(days(0.8)), v.at)
	tell := func(name string) func(time.Time) {
		return func(at time.Time) {
			b := &visit{Story: s, p: p, draw: r, at: at, shop: true}
			b.tell(b.track(name, maps.Clone(about)))
		}
	}
	s.plan(shipped, tell("Order Shipped"))
	s.plan(shipped.Add(days(1.5+2.5*r.Float64())), tell("Order Delivered"))
	if r.Float64() < 0.03 {
		s.plan(shipped.Add(days(6+9*r.Float64())), tell("Order Refunded"))
	}
}
