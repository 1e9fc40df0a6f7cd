package chart

import "strings"

// The widths of letters in em of a sans-serif font, rounded up: a drawing cannot ask, and a line that ends early reads better
// than one that runs out of its box.
const (
	narrow = "ijlftrI.,:;'|!()[] "
	wide   = "mwMW@%—…"
)

// bold is how much wider letters of weight 600 are.
const bold = 1.12

// measure returns about how wide a text is in pixels at a font size, rather too wide.
func measure(text string, size float64) float64 {
	em := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune(narrow, r):
			em += 0.38
		case strings.ContainsRune(wide, r), r > 0x2000:
			em += 0.98
		case r >= 'A' && r <= 'Z':
			em += 0.74
		default:
			em += 0.62
		}
	}
	return em * size
}

// wrap breaks a text into at most n lines of a width; what is left over is cut with an ellipsis, and so is a word that is wider
// than a line.
func wrap(text string, size, width float64, n int) []string {
	var lines []string
	words := strings.Fields(text)
	for len(words) > 0 {
		if len(lines) == n-1 {
			return append(lines, cut(strings.Join(words, " "), size, width))
		}
		taken := 1
		for taken < len(words) && measure(strings.Join(words[:taken+1], " "), size) <= width {
			taken++
		}
		lines = append(lines, cut(strings.Join(words[:taken], " "), size, width))
		words = words[taken:]
	}
	return lines
}

// cut shortens a text to a width.
func cut(text string, size, width float64) string {
	if measure(text, size) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 1 && measure(string(runes)+"…", size) > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}
