package result

import "math"

// confidence is that of every interval here; z95 is the point that a standard normal deviate stays below with (1+confidence)/2.
const (
	confidence = 0.95
	z95        = 1.959963984540054
	z80        = 0.8416212335729143 // that it stays below with 80 %
)

// Interval is where a value lies, with 95 % confidence.
type Interval struct{ Low, High float64 }

// Holds tells whether a value is in it.
func (i Interval) Holds(v float64) bool { return i.Low <= v && v <= i.High }

// Rate is how many of some reached something.
type Rate struct{ Hits, Of int }

// Value is the share; 0 of none. A run that reached its goal within the days that were counted may have begun before them, so
// the hits are never more than those of whom they are.
func (r Rate) Value() float64 {
	if r.Of <= 0 {
		return 0
	}
	return float64(r.hits()) / float64(r.Of)
}

func (r Rate) hits() int { return min(max(r.Hits, 0), r.Of) }

// Interval is Wilson's score interval (E. B. Wilson, Probable inference, JASA 22, 1927, p. 209); from 0 to 1 of none.
func (r Rate) Interval() Interval {
	if r.Of <= 0 {
		return Interval{0, 1}
	}
	n, p := float64(r.Of), r.Value()
	square := z95 * z95
	middle := p + square/(2*n)
	half := z95 * math.Sqrt(p*(1-p)/n+square/(4*n*n))
	return Interval{max(0, (middle-half)/(1+square/n)), min(1, (middle+half)/(1+square/n))}
}

// Difference is where a's rate less b's lies: the hybrid score interval (R. G. Newcombe, Interval estimation for the difference between independent
// proportions, Statistics in Medicine 17, 1998, method 10). It needs no continuity and is honest near 0, where conversions are.
func Difference(a, b Rate) Interval {
	d := a.Value() - b.Value()
	ia, ib := a.Interval(), b.Interval()
	return Interval{
		d - math.Hypot(a.Value()-ia.Low, ib.High-b.Value()),
		d + math.Hypot(ia.High-a.Value(), b.Value()-ib.Low),
	}
}
