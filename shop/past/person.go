package past

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"rapport/shared/core/id"
	"rapport/shop/storefront"
)

// person is somebody of the story, and what the shop knows of her.
type person struct {
	storefront.Buyer
	number  int
	user    string // her userId, once the shop knows her; "" for a stranger
	email   string
	zone    *time.Location
	place   string // her zone's name, "" for a stranger
	locale  string
	habit   habit
	likes   string // the category that she looks at most
	draw    *rand.Rand
	ids     int // how many were made for her
	browser string
	known   bool      // the shop has her name
	signed  bool      // and her browser is signed in
	gone    time.Time // she does not come by herself any more
	visits  int
	orders  int
	cart    basket
	bought  string // a product of her newest order
	refuses bool   // she took back her consent
}

// basket is what lies in her cart. The zero basket is none.
type basket struct {
	id    string
	since time.Time
	items []storefront.Item
}

// newPerson draws customer n.
func (s *Story) newPerson(n int) *person {
	p := &person{number: n, draw: s.chance("person", fmt.Sprint(n))}
	l := pickLand(p.draw)
	home := pick(p.draw, l.towns)
	p.Buyer = storefront.Buyer{First: pick(p.draw, l.first), Last: pick(p.draw, l.last), Country: l.code,
		Street: fmt.Sprintf("%s %d", pick(p.draw, l.streets), 1+p.draw.IntN(80)), Postcode: home.postcode, City: home.name}
	p.place, p.locale = storefront.Place(l.code)
	p.zone = s.o.Zone
	if z, err := time.LoadLocation(p.place); err == nil {
		p.zone = z
	}
	p.likes = pick(p.draw, s.goods).Category
	p.habit = habits[weighted(p.draw, habitShares)]
	p.user = fmt.Sprintf("%s-%d", plain(p.First), 1000+n)
	p.email = s.address(p)
	p.browser = s.fresh(p, "browser", 16)
	s.people[p.email] = p
	return p
}

// newStranger draws somebody who only looks around.
func (s *Story) newStranger(n int) *person {
	p := &person{number: n, draw: s.chance("stranger", fmt.Sprint(n)), zone: s.o.Zone, habit: stranger}
	p.likes = pick(p.draw, s.goods).Category
	p.browser = id.Hash("past", fmt.Sprint(s.o.Seed), "stranger", fmt.Sprint(n)).String()
	return p
}

// address is hers alone. A few are those of SES's mailbox simulator, which bounce or complain.
func (s *Story) address(p *person) string {
	box := plain(p.First) + "." + plain(p.Last)
	fate := p.draw.Float64()
	at := pick(p.draw, []string{"example.com", "example.com", "example.com", "example.org", "example.net"})
	if _, taken := s.people[box+"@"+at]; taken || p.number >= crowd {
		box = fmt.Sprint(box, p.number)
	}
	switch {
	case fate < 0.018:
		return "bounce+" + box + "@simulator.amazonses.com"
	case fate < 0.025:
		return "complaint+" + box + "@simulator.amazonses.com"
	}
	return box + "@" + at
}

// crowd is how many customers may have an address without a number in it.
const crowd = 300

// fresh returns an id that nobody else has, of n hex digits, at most 16.
func (s *Story) fresh(p *person, what string, n int) string {
	p.ids++
	return id.Hash("past", fmt.Sprint(s.o.Seed), what, fmt.Sprint(p.number), fmt.Sprint(p.ids)).String()[:n]
}

// chance is a source of its own for what the parts name.
func (s *Story) chance(parts ...string) *rand.Rand {
	return rand.New(rand.NewPCG(s.o.Seed, uint64(id.Hash(parts...))))
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// weighted draws an index in proportion to its share.
func weighted(r *rand.Rand, shares []float64) int {
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	at := r.Float64() * sum
	for i, s := range shares {
		if at -= s; at < 0 {
			return i
		}
	}
	return len(shares) - 1
}

func pickLand(r *rand.Rand) land {
	shares := make([]float64, len(lands))
	for i, l := range lands {
		shares[i] = float64(l.weight)
	}
	return lands[weighted(r, shares)]
}

// plain writes a name as addresses do.
func plain(name string) string { return latin.Replace(strings.ToLower(name)) }

var latin = strings.NewReplacer("č", "c", "ć", "c", "š", "s", "ž", "z", "đ", "d", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss",
	"é", "e", "è", "e", "ê", "e", "ç", "c", " ", "")
