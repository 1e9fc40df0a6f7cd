package storefront

import (
	"slices"
	"strings"
)

// product is one thing that the shop sells.
type product struct {
	ID       string
	Name     string
	Category string // a category's ID
	Price    money
	Line     string   // one line for cards
	Text     string   // a paragraph for its page
	Facts    []string // material, size, care
	Alt      string   // what its picture shows
}

// category groups products.
type category struct{ ID, Title, Text string }

var categories = []category{
	{"lamps", "Lamps", "Light for the hours when the day is done: to read by, to eat under, to leave on in the window."},
	{"textiles", "Textiles", "Wool, linen and cotton that get better with every winter, woven in small mills."},
	{"ceramics", "Ceramics", "Thrown, trimmed and glazed by hand. No two are quite alike, and none of them minds the dishwasher."},
}

// URL is the product's path.
func (p product) URL() string { return "/products/" + p.ID }

// Picture is the path of its drawing.
func (p product) Picture() string { return "/assets/products/" + p.ID + ".svg" }

// photo is the path of its picture for places that show no SVG.
func (p product) photo() string { return "/assets/products/" + p.ID + ".png" }

// CategoryTitle is its category as people say it.
func (p product) CategoryTitle() string {
	c, _ := categoryOf(p.Category)
	return c.Title
}

func productOf(id string) (product, bool) {
	i := slices.IndexFunc(products, func(p product) bool { return p.ID == id })
	if i < 0 {
		return product{}, false
	}
	return products[i], true
}

func categoryOf(id string) (category, bool) {
	i := slices.IndexFunc(categories, func(c category) bool { return c.ID == id })
	if i < 0 {
		return category{}, false
	}
	return categories[i], true
}

func productsIn(category string) []product {
	var in []product
	for _, p := range products {
		if p.Category == category {
			in = append(in, p)
		}
	}
	return in
}

// related are four other things: first those of its own category, then one that goes with it.
func related(p product) []product {
	rest := slices.DeleteFunc(slices.Clone(products), func(o product) bool { return o.ID == p.ID })
	slices.SortStableFunc(rest, func(a, b product) int {
		return strings.Compare(near(p, a), near(p, b))
	})
	return rest[:4]
}

func near(p, o product) string {
	if o.Category == p.Category {
		return "0"
	}
	return "1"
}
