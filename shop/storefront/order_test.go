package storefront

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestABillAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cart{}
		for _, p := range products {
			c = c.with(p.ID, rapid.IntRange(-2, 20).Draw(t, p.ID))
		}
		vat := rapid.SampledFrom(countries).Draw(t, "country").VAT
		b := billFor(c.lines(), vat)
		require.Equal(t, b.Total, b.Goods+b.Shipping)
		require.Equal(t, b.Total, b.Revenue()+b.Shipping+b.Tax)
		net := b.Total - b.Tax
		require.InDelta(t, float64(net)*float64(vat)/100, float64(b.Tax), 1, "tax is the rate of the net, to the cent")
		require.Equal(t, b.Goods == 0 || b.Goods >= freeFrom, b.Shipping == 0)
	})
}

func TestMoneyIsWrittenAsPeopleReadIt(t *testing.T) {
	for m, want := range map[money]string{0: "€0.00", 5: "€0.05", 12900: "€129.00", 124990: "€1,249.90", 100000000: "€1,000,000.00", -690: "−€6.90"} {
		require.Equal(t, want, m.String())
	}
}
