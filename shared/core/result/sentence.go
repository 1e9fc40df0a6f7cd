package result

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// sentence says for a marketer what the interval means.
func (v *Against) sentence(name, than, goal string) string {
	low, high := 100*v.Rate.Low, 100*v.Rate.High
	of := goals(goal) + " per 100 customers who begin"
	switch {
	case v.Sure && low > 0:
		return fmt.Sprintf("%s brings between %s and %s more %s %s.", name, places(low), places(high), of, than)
	case v.Sure:
		return fmt.Sprintf("%s brings between %s and %s fewer %s %s.", name, places(-high), places(-low), of, than)
	}
	said := fmt.Sprintf("Too early to say: %s brings between %s fewer and %s more %s %s.", name, places(max(0, -low)), places(max(0, high)), of, than)
	switch {
	case v.More > 0:
		said += fmt.Sprintf(" If the difference is as it looks now, it takes about %s more customers to be sure.", Thousands(v.More))
	case v.Lift > 0:
		said += fmt.Sprintf(" To see a difference of a tenth it takes about %s customers in all.", Thousands(v.Lift))
	}
	return said
}

func worthSentence(i Interval, name, than, currency string) string {
	switch {
	case i.Low > 0:
		return fmt.Sprintf("%s brings between %.2f and %.2f %s more per customer who begins %s.", name, i.Low, i.High, currency, than)
	case i.High < 0:
		return fmt.Sprintf("%s brings between %.2f and %.2f %s less per customer who begins %s.", name, -i.High, -i.Low, currency, than)
	}
	return fmt.Sprintf("It is too early to say what %s is worth: between %.2f %s less and %.2f more per customer who begins %s.", name, -i.Low, currency, i.High, than)
}

func mismatchSentence(arms []Arm) string {
	var parts []string
	whole, n := 0.0, 0
	for _, a := range arms {
		whole += a.Share
		n += a.Runs.N
	}
	for _, a := range arms {
		parts = append(parts, fmt.Sprintf("%s has %s where about %s are expected", a.Label, Thousands(a.Runs.N), Thousands(int(math.Round(float64(n)*a.Share/whole)))))
	}
	return "The sizes of the arms do not fit the split: " + strings.Join(parts, ", ") +
		". Chance does this less than once in a thousand times, so something treats the arms differently: find out what before you trust the difference."
}

// goals names what is reached, as one of many.
func goals(event string) string {
	if event == "Order Completed" {
		return "orders"
	}
	return "goals (" + event + ")"
}

// places writes a number per hundred so that something of it is seen.
func places(v float64) string {
	if v > 0 && v < 0.1 {
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 1, 64)
}

// Thousands writes 12345 as 12,345.
func Thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
