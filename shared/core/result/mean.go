package result

import "math"

// Mean is what some brought on average, of which those who brought nothing are part.
type Mean struct {
	Of      int
	Sum     float64
	Squares float64 // sum of the squared amounts
}

// Value is the average; 0 of none.
func (m Mean) Value() float64 {
	if m.Of <= 0 {
		return 0
	}
	return m.Sum / float64(m.Of)
}

// error2 is the variance of the average: the sample's by its sums, over their number.
func (m Mean) error2() float64 {
	if m.Of < 2 {
		return math.Inf(1)
	}
	n := float64(m.Of)
	return max(0, m.Squares-m.Sum*m.Sum/n) / (n - 1) / n
}

// MeanDifference is where a's average less b's lies: Welch's interval (B. L. Welch, The generalization of Student's problem, Biometrika 34, 1947, p. 28). It returns ok
// when there are enough of both to tell: money is skewed, and below some hundred the interval would promise too much.
func MeanDifference(a, b Mean) (_ Interval, ok bool) {
	if a.Of < enough || b.Of < enough {
		return Interval{}, false
	}
	ea, eb := a.error2(), b.error2()
	d := a.Value() - b.Value()
	if ea+eb == 0 {
		return Interval{d, d}, true
	}
	freedom := (ea + eb) * (ea + eb) / (ea*ea/float64(a.Of-1) + eb*eb/float64(b.Of-1))
	half := student(freedom) * math.Sqrt(ea+eb)
	return Interval{d - half, d + half}, true
}

// enough is how many of each arm a statement about money needs.
const enough = 100

// student is the 97.5 % point of Student's distribution, by the expansion around the normal one (Abramowitz and Stegun, Handbook of
// mathematical functions, 26.7.5); exact to four digits from 10 degrees of freedom on, and there are more here.
func student(freedom float64) float64 {
	z := z95
	z3, z5, z7 := z*z*z, math.Pow(z, 5), math.Pow(z, 7)
	return z + (z3+z)/(4*freedom) + (5*z5+16*z3+3*z)/(96*freedom*freedom) + (3*z7+19*z5+17*z3-15*z)/(384*freedom*freedom*freedom)
}
