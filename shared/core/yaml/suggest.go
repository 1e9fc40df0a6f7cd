package yaml

import (
	"fmt"
	"strings"
)

// Suggest returns a hint for a word that is not among the allowed ones: the nearest, if one is
// near, else all of them when they are few.
func Suggest(word string, allowed []string) string {
	if near := Nearest(word, allowed); near != "" {
		return fmt.Sprintf("did you mean `%s`?", near)
	}
	if len(allowed) == 0 || len(allowed) > 20 {
		return ""
	}
	return "possible here: " + strings.Join(allowed, ", ")
}

// Nearest returns the allowed word that takes the fewest edits (a letter put in, left out, changed, or two
// neighbours exchanged) to get from word, whatever the case; "" when a third of its letters would change.
func Nearest(word string, allowed []string) string {
	best, least := "", len([]rune(word))/3+1
	if len(word) > 100 {
		return ""
	}
	for _, a := range allowed {
		if d := Edits(strings.ToLower(word), strings.ToLower(a)); d < least {
			best, least = a, d
		}
	}
	return best
}

// Edits returns how many edits lead from one word to the other: the distance of Damerau and Levenshtein with neighbours
// exchanged at most once (Boytsov 2011, 2.1). Its time grows with the product of the lengths.
func Edits(from, to string) int {
	a, b := []rune(from), []rune(to)
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
