package storefront

import "time"

// Sending is free from here on, and costs this much below.
const (
	freeFrom money = 12000
	postage  money = 690
)

// order is what was bought. Prices hold VAT, as shops in the EU show them.
type order struct {
	ID    string    `json:"i"`
	At    time.Time `json:"t"`
	Items []wanted  `json:"w"`
	To    person    `json:"p"`
}

// bill is an order's or a cart's sums. Total = Revenue + Shipping + Tax.
type bill struct {
	Goods    money // all lines, with VAT
	Shipping money
	Tax      money // VAT within Total
	Total    money
}

// Revenue is what the shop keeps: without shipping and tax.
func (b bill) Revenue() money { return b.Total - b.Shipping - b.Tax }

// Short is how much is missing for free shipping, 0 when it is free.
func (b bill) Short() money { return max(freeFrom-b.Goods, 0) }

func billFor(lines []line, vat int) bill {
	b := bill{Goods: sum(lines)}
	if b.Goods > 0 && b.Goods < freeFrom {
		b.Shipping = postage
	}
	b.Total = b.Goods + b.Shipping
	b.Tax = b.Total.share(vat)
	return b
}

func (o order) lines() []line { return cart{Items: o.Items}.lines() }
func (o order) bill() bill    { return billFor(o.lines(), countryOf(o.To.Country).VAT) }
