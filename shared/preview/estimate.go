package preview

import (
	"fmt"
	"math"
)

// Estimate is a count of all customers. When all were looked at Low and High equal it; else they are the ends of its 95 % interval.
type Estimate struct {
	Count int `json:"count"`
	Low   int `json:"low"`
	High  int `json:"high"`
}

// Exact tells whether it was counted and not estimated.
func (e Estimate) Exact() bool { return e.Low == e.High }

// String returns "63", or "about 640 (590 to 690)".
func (e Estimate) String() string {
	if e.Exact() {
		return fmt.Sprint(e.Count)
	}
	return fmt.Sprintf("about %d (%d to %d)", e.Count, e.Low, e.High)
}

// sum adds up what each customer looked at counts for.
type sum struct{ total, squares float64 }

func (s *sum) add(n int) {
	s.total += float64(n)
	s.squares += float64(n) * float64(n)
}

// estimate tells of all customers what was summed over those looked at: the total of a simple random sample without
// replacement, its variance all²·(1 − n/all)·s²/n (Cochran, Sampling Techniques, 3rd ed., 2.5). Where nothing was seen, the
// upper end is what 3 of n leave open ("rule of three", Hanley and Lippman-Hand, JAMA 1983).
func (s sum) estimate(looked, all int) Estimate {
	seen := int(s.total)
	if looked >= all || looked == 0 {
		return Estimate{seen, seen, seen}
	}
	n, of := float64(looked), float64(all)
	if seen == 0 {
		return Estimate{0, 0, int(math.Ceil(3 * of / n))}
	}
	mean := s.total / n
	variance := max(0, s.squares-n*mean*mean) / max(1, n-1)
	off := 1.96 * of * math.Sqrt((1-n/of)*variance/n)
	count := mean * of
	return Estimate{int(math.Round(count)), max(seen, int(math.Floor(count-off))), int(math.Ceil(count + off))}
}
