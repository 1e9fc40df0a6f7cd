package console

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"

	"rapport/shared/edge/chart"
)

// functions are what templates may call beside Visit's methods.
var functions = template.FuncMap{
	"count":   count,
	"percent": percent,
	"money":   money,
	"plural":  counted,
	"args":    args,
	"join":    strings.Join,
	"add":     func(a, b int) int { return a + b },
}

// count writes a whole number, its thousands apart: 12,345.
func count(n any) string {
	switch n := n.(type) {
	case int:
		return chart.Whole(float64(n))
	case int64:
		return chart.Whole(float64(n))
	case uint32:
		return chart.Whole(float64(n))
	case float64:
		return chart.Whole(n)
	}
	return fmt.Sprint(n)
}

// percent writes a share: .123 is 12.3 %. From ten percent on one decimal is noise that nobody needs below 1 %.
func percent(share float64) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return "–"
	}
	text := strconv.FormatFloat(share*100, 'f', 1, 64)
	if math.Abs(share) < .01 && share != 0 {
		text = strconv.FormatFloat(share*100, 'f', 2, 64)
	}
	return strings.Replace(strings.TrimSuffix(text, ".0"), "-", "−", 1) + " %"
}

// money writes an amount with its currency: 1,234.50 EUR.
func money(amount float64, currency string) string {
	whole, cents := math.Modf(math.Round(math.Abs(amount)*100) / 100)
	text := chart.Whole(whole) + fmt.Sprintf("%.2f", cents)[1:]
	if amount < 0 {
		text = "−" + text
	}
	return strings.TrimSpace(text + " " + currency)
}

// counted writes a number with its noun: 1 customer, 2 customers.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// args makes a map of names and values, for {{template "field" (args "Name" "zone" …)}}.
func args(pairs ...any) (map[string]any, error) {
	m := map[string]any{}
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("args wants names and values in turn")
	}
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("args wants a name, not %v", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// When writes a time in the shop's zone as a <time> that a machine can read: "today, 14:03", "24 Nov, 14:03", "24 Nov 2025, 14:03"; "" for the zero time.
func (v *Visit) When(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	t = t.In(v.Zone)
	return stamped(t, v.day(t)+", "+t.Format("15:04"))
}

// Day writes a date in the shop's zone: "today", "24 Nov", "24 Nov 2025".
func (v *Visit) Day(t time.Time) template.HTML {
	if t.IsZero() {
		return ""
	}
	return stamped(t.In(v.Zone), v.day(t.In(v.Zone)))
}

func (v *Visit) day(t time.Time) string {
	date := func(t time.Time) string { return t.Format(time.DateOnly) }
	switch {
	case date(t) == date(v.Now):
		return "today"
	case date(t) == date(v.Now.AddDate(0, 0, -1)):
		return "yesterday"
	case date(t) == date(v.Now.AddDate(0, 0, 1)):
		return "tomorrow"
	case t.Year() == v.Now.Year():
		return t.Format("Mon 2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// stamped is made of a time's formats alone, so there is nothing in it to escape.
func stamped(t time.Time, text string) template.HTML {
	return template.HTML(`<time datetime="` + t.Format(time.RFC3339) + `" title="` + t.Format("Monday 2 January 2006, 15:04:05 MST") + `">` + text + `</time>`)
}
