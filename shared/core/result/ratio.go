package result

import "math"

// suspicious is how rarely chance alone may make arms so unequal until a warning is worth it (A. Fabijan et al., Diagnosing sample ratio
// mismatch in online controlled experiments, KDD 2019): it is looked at often, and a false warning costs trust.
const suspicious = 0.001

// Mismatch tells whether arms are of sizes that their shares do not explain, and how rarely chance does so: Pearson's chi-square.
// Shares are relative; it is never one where an arm expects fewer than five.
func Mismatch(sizes []int, shares []float64) (chance float64, warn bool) {
	n, whole := 0, 0.0
	for i, size := range sizes {
		n += size
		whole += shares[i]
	}
	square := 0.0
	for i, size := range sizes {
		expected := float64(n) * shares[i] / whole
		if !(expected >= 5) {
			return 1, false
		}
		d := float64(size) - expected
		square += d * d / expected
	}
	chance = chiSquare(square, len(sizes)-1)
	return chance, chance < suspicious
}

// chiSquare is how likely a sum of k squared normal deviates is above x: the finite sums that it is for whole k (Abramowitz and Stegun, 26.4.4 and 26.4.5).
func chiSquare(x float64, k int) float64 {
	if k < 1 || x <= 0 {
		return 1
	}
	sum, term, from := 0.0, math.Exp(-x/2), 2
	if k%2 == 1 {
		sum, term, from = math.Erfc(math.Sqrt(x/2)), math.Exp(-x/2)*math.Sqrt(2*x/math.Pi), 3
	}
	for i := from; i <= k; i += 2 {
		sum += term
		term *= x / float64(i)
	}
	return min(1, sum)
}
