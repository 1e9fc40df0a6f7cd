package storefront

import "fmt"

// Currency is what every price is in.
const Currency = "EUR"

// money is an amount in cents.
type money int

// String returns the amount as pages show it: €1,249.00.
func (m money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "−", -m
	}
	euros := fmt.Sprint(int(m) / 100)
	for i := len(euros) - 3; i > 0; i -= 3 {
		euros = euros[:i] + "," + euros[i:]
	}
	return fmt.Sprintf("%s€%s.%02d", sign, euros, int(m)%100)
}

// number is the amount as events carry it: whole currency units.
func (m money) number() float64 { return float64(m) / 100 }

// share returns percent of a gross amount that already holds it, rounded to cents.
func (m money) share(percent int) money {
	return (m*money(percent) + money(100+percent)/2) / money(100+percent)
}
