package past

import (
	"math"
	"math/rand/v2"
	"time"
)

// habit is how somebody uses the shop.
type habit struct {
	gap    float64 // days between two visits in an ordinary month
	stays  float64 // days after which she comes no more
	adds   float64 // share of her visits in which she puts something into the cart
	buys   float64 // share of those in which she orders it
	meets  bool    // she tells the shop who she is
	orders bool    // and does so in order to buy
	yes    float64 // chance that she says yes to letters
}

// What customers are like. Most buy once, as in every shop.
var (
	reader    = habit{gap: 34, stays: 300, adds: 0.16, buys: 0.25, meets: true, yes: 0.95}
	once      = habit{gap: 70, stays: 200, adds: 0.30, buys: 0.10, meets: true, orders: true, yes: 0.5}
	sometimes = habit{gap: 30, stays: 330, adds: 0.45, buys: 0.42, meets: true, orders: true, yes: 0.6}
	regular   = habit{gap: 15, stays: 260, adds: 0.55, buys: 0.62, meets: true, orders: true, yes: 0.75}
	stranger  = habit{gap: 9, stays: 14, adds: 0.14}
)

var habits, habitShares = []habit{reader, once, sometimes, regular}, []float64{0.19, 0.38, 0.27, 0.16}

// enter gives somebody her first visit: more come as the shop gets known, and before Christmas.
func (s *Story) enter(p *person) {
	span := s.o.Until.Sub(s.o.From)
	at := s.o.From
	for range 20 {
		at = s.o.From.Add(time.Duration(math.Pow(p.draw.Float64(), 0.8) * float64(span)))
		if p.draw.Float64() < season(at)/season(december) {
			break
		}
	}
	p.gone = at.Add(days(p.draw.ExpFloat64() * p.habit.stays))
	s.plan(p.hour(p.draw, at, at), func(at time.Time) { s.comes(p, at) })
}

var december = time.Date(2000, 12, 1, 0, 0, 0, 0, time.UTC)

// season is how much more is going on in a month than in an ordinary one.
func season(at time.Time) float64 {
	return [...]float64{0.75, 0.75, 0.85, 0.9, 0.9, 0.8, 0.6, 0.6, 0.95, 1.1, 1.6, 2}[at.Month()-1]
}

// comes is a visit of her own accord, and the plan for the next.
func (s *Story) comes(p *person, at time.Time) {
	p.visits++
	v := s.begin(p, p.draw, at)
	v.look()
	first := p.habit.meets && !p.known
	switch {
	case first && (p.visits > 1 || p.draw.Float64() < 0.5):
		v.meet()
	case first:
		s.plan(p.hour(p.draw, at.Add(days(0.2+p.draw.ExpFloat64()*2)), at), func(at time.Time) { s.comes(p, at) })
		return
	case p.draw.Float64() < p.habit.adds:
		v.add()
		if p.draw.Float64() < p.habit.buys {
			v.order()
		}
	}
	next := p.hour(p.draw, at.Add(days(0.4+p.draw.ExpFloat64()*p.habit.gap/season(at))), at)
	if next.Before(p.gone) {
		s.plan(next, func(at time.Time) { s.comes(p, at) })
	}
}

func days(n float64) time.Duration { return time.Duration(n * 24 * float64(time.Hour)) }

// hours are how many of a hundred visits fall into each hour of her day.
var hours = []float64{1, .5, .2, .2, .2, .5, 1, 2, 3.5, 4.5, 5, 5.5, 6, 5.5, 5, 5, 5, 5.5, 6.5, 8, 10, 9, 6, 3}

// hour moves a time to an hour of its day in which she is likely to be awake, a day later if that is not after the other time.
func (p *person) hour(r *rand.Rand, near, after time.Time) time.Time {
	l := near.In(p.zone)
	at := time.Date(l.Year(), l.Month(), l.Day(), weighted(r, hours), r.IntN(60), r.IntN(60), 0, p.zone)
	for !at.After(after) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}
