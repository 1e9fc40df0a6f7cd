package template

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// nbsp keeps an amount and its currency on one line.
const nbsp = "\u00a0"

// style is how a language writes an amount: 1,234.50 and on which side the currency stands.
type style struct {
	group, decimal string
	before, gap    bool
}

// money writes an amount in the shop's locale: {{ item.price | money: item.currency }}. Without
// an argument, and for an empty one, it is the shop's currency. Nothing stays nothing.
func money(v any, args []any, shop Look) (any, error) {
	if v == nil || v == "" {
		return nil, nil
	}
	f, err := amount(v)
	if err != nil {
		return nil, err
	}
	if math.IsNaN(f) || math.Abs(f) > 1e15 {
		return nil, fmt.Errorf("%q is not an amount", shorten(show(v)))
	}
	currency := shop.Currency
	if len(args) > 0 && show(args[0]) != "" {
		currency = show(args[0])
	}
	return formatMoney(f, strings.ToUpper(currency), shop.Locale), nil
}

func formatMoney(f float64, currency, locale string) string {
	st := styleOf(locale)
	digits := strconv.FormatFloat(math.Abs(f), 'f', decimals(currency), 64)
	units, fraction, _ := strings.Cut(digits, ".")
	for i := len(units) - 3; i > 0; i -= 3 {
		units = units[:i] + st.group + units[i:]
	}
	n := units
	if fraction != "" {
		n += st.decimal + fraction
	}
	sign := ""
	if f < 0 && strings.ContainsAny(digits, "123456789") {
		sign = "-"
	}
	symbol, isCode := symbolOf(currency)
	switch {
	case symbol == "":
		return sign + n
	case st.before && (st.gap || isCode):
		return sign + symbol + nbsp + n
	case st.before:
		return sign + symbol + n
	}
	return sign + n + nbsp + symbol
}

// styleOf returns the style of a locale such as de, de-AT or pt_BR; English for one that is not listed.
func styleOf(locale string) style {
	locale = strings.ToLower(strings.ReplaceAll(locale, "_", "-"))
	switch locale {
	case "de-ch", "de-li":
		return style{"’", ".", true, true}
	case "de-at":
		return style{".", ",", true, true}
	case "pt-br":
		return style{".", ",", true, true}
	case "es-mx":
		return style{",", ".", true, false}
	}
	language, _, _ := strings.Cut(locale, "-")
	switch language {
	case "de", "hr", "sl", "sr", "bs", "mk", "it", "es", "pt", "da", "el", "ro", "id", "is", "ca", "gl":
		return style{".", ",", false, true}
	case "nl", "tr":
		return style{".", ",", true, true}
	case "fr", "cs", "sk", "pl", "hu", "bg", "ru", "uk", "sv", "nb", "nn", "no", "fi", "et", "lv", "lt":
		return style{nbsp, ",", false, true}
	}
	return style{",", ".", true, false}
}

// decimals are ISO 4217's minor units.
func decimals(currency string) int {
	switch currency {
	case "JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}

// symbolOf returns a currency's sign, or its code (and true) where a sign would be unclear.
func symbolOf(currency string) (string, bool) {
	switch currency {
	case "EUR":
		return "€", false
	case "USD":
		return "$", false
	case "GBP":
		return "£", false
	case "JPY":
		return "¥", false
	case "INR":
		return "₹", false
	case "KRW":
		return "₩", false
	case "UAH":
		return "₴", false
	case "TRY":
		return "₺", false
	case "AUD":
		return "A$", false
	case "CAD":
		return "CA$", false
	case "NZD":
		return "NZ$", false
	case "BRL":
		return "R$", false
	case "PLN":
		return "zł", true
	case "CZK":
		return "Kč", true
	case "HUF":
		return "Ft", true
	case "SEK", "NOK", "DKK":
		return "kr", true
	}
	return currency, true
}
