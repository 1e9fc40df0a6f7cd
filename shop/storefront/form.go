package storefront

import (
	"net/http"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// faults says, by field, what to do about what she typed.
type faults map[string]string

// maxField bounds a field, in letters: it ends in a cookie.
const maxField = 60

// readPerson reads the checkout's form. The person is returned as typed also when there are faults.
func readPerson(r *http.Request) (person, faults) {
	f := faults{}
	field := func(name, ask string) string {
		s := strings.TrimSpace(r.PostFormValue(name))
		switch {
		case s == "":
			f[name] = ask
		case utf8.RuneCountInString(s) > maxField:
			f[name] = "Please shorten it to 60 letters."
		case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
			f[name] = "Please use letters and digits only."
		}
		return s
	}
	p := person{
		First: field("first", "Please tell us your first name."), Last: field("last", "Please tell us your last name."),
		Email:  field("email", "We send the receipt to your email address."),
		Street: field("street", "Where shall we send it?"), Postcode: field("postcode", "The postcode is missing."),
		City: field("city", "The town is missing."), Country: field("country", "Choose a country."),
	}
	if a, err := mail.ParseAddress(p.Email); f["email"] == "" && (err != nil || a.Address != p.Email) {
		f["email"] = "This does not look like an email address. One looks like ana@example.com."
	}
	if f["country"] == "" && countryOf(p.Country).Code == "" {
		f["country"] = "Choose a country from the list."
	}
	return p, f
}

// input is one field of the checkout's form.
type input struct{ Name, Label, Type, Fill, Value, Fault string }

func inputs(p person, f faults) []input {
	in := []input{
		{"first", "First name", "text", "given-name", p.First, ""},
		{"last", "Last name", "text", "family-name", p.Last, ""},
		{"email", "Email", "email", "email", p.Email, ""},
		{"street", "Street and number", "text", "street-address", p.Street, ""},
		{"postcode", "Postcode", "text", "postal-code", p.Postcode, ""},
		{"city", "Town", "text", "address-level2", p.City, ""},
	}
	for i := range in {
		in[i].Fault = f[in[i].Name]
	}
	return in
}
