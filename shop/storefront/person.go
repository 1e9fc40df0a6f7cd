package storefront

import (
	"slices"
	"strings"
)

// What a person said about letters and reminders by email. The zero value is that she never said anything.
const (
	granted   = "granted"
	withdrawn = "withdrawn"
)

// own is the key of the person who gave her own name at the checkout; the others are presets.
const own = "own"

// person is a customer whom the shop knows.
type person struct {
	UserID   string `json:"u"`
	First    string `json:"f"`
	Last     string `json:"l"`
	Email    string `json:"e"`
	Street   string `json:"s"`
	Postcode string `json:"z"`
	City     string `json:"c"`
	Country  string `json:"o"` // ISO 3166 alpha-2
	Consent  string `json:"y,omitempty"`
}

// Name is first and last name.
func (p person) Name() string { return strings.TrimSpace(p.First + " " + p.Last) }

// CountryName is the country in words.
func (p person) CountryName() string { return countryOf(p.Country).Name }

// Granted tells whether she said yes to letters and reminders.
func (p person) Granted() bool { return p.Consent == granted }

// preset is a person whom a visitor can be, to see the shop with her eyes.
type preset struct {
	Key string
	person
}

// presets are from countries with different rules for mail, and in different zones.
var presets = []preset{
	{"ana", person{First: "Ana", Last: "Kovač", Email: "ana@example.com", Street: "Tkalčićeva 14", Postcode: "10000", City: "Zagreb", Country: "HR"}},
	{"jonas", person{First: "Jonas", Last: "Weber", Email: "jonas@example.com", Street: "Oranienstraße 6", Postcode: "10997", City: "Berlin", Country: "DE"}},
	{"maja", person{First: "Maja", Last: "Novak", Email: "maja@example.com", Street: "Trubarjeva cesta 21", Postcode: "1000", City: "Ljubljana", Country: "SI"}},
	{"claire", person{First: "Claire", Last: "Morel", Email: "claire@example.com", Street: "12 rue des Capucins", Postcode: "69001", City: "Lyon", Country: "FR"}},
}

func presetOf(key string) (preset, bool) {
	i := slices.IndexFunc(presets, func(p preset) bool { return p.Key == key })
	if i < 0 {
		return preset{}, false
	}
	return presets[i], true
}

// country is one that the shop sends to. VAT is in percent, 0 outside the EU.
type country struct {
	Code, Name string
	VAT        int
	Zone       string // IANA
	Locale     string
}

var countries = []country{
	{"AT", "Austria", 20, "Europe/Vienna", "de-AT"},
	{"BE", "Belgium", 21, "Europe/Brussels", "fr-BE"},
	{"CA", "Canada", 0, "America/Toronto", "en-CA"},
	{"HR", "Croatia", 25, "Europe/Zagreb", "hr-HR"},
	{"FR", "France", 20, "Europe/Paris", "fr-FR"},
	{"DE", "Germany", 19, "Europe/Berlin", "de-DE"},
	{"IT", "Italy", 22, "Europe/Rome", "it-IT"},
	{"NL", "Netherlands", 21, "Europe/Amsterdam", "nl-NL"},
	{"SI", "Slovenia", 22, "Europe/Ljubljana", "sl-SI"},
	{"GB", "United Kingdom", 0, "Europe/London", "en-GB"},
	{"US", "United States", 0, "America/New_York", "en-US"},
}

// countryOf returns the zero country for a code that the shop does not send to.
func countryOf(code string) country {
	for _, c := range countries {
		if c.Code == code {
			return c
		}
	}
	return country{}
}
