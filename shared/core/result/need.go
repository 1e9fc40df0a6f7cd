package result

import "math"

// Needs is how many runs in both arms together it takes to see a difference between two rates four times in five, when share of them are in
// the first arm: the usual formula for two proportions (J. L. Fleiss, Statistical methods for rates and proportions, 2nd ed. 1981, 3.2, without its
// continuity). 0 when there is nothing to see: the rates are equal, or one arm is empty.
func Needs(p, q, share float64) int {
	d := p - q
	if d == 0 || share <= 0 || share >= 1 {
		return 0
	}
	z := z95 + z80
	return int(math.Ceil(z * z * (p*(1-p)/share + q*(1-q)/(1-share)) / (d * d)))
}

// lift is the relative change that a shop would like to see, when nothing else is said.
const lift = 0.10
