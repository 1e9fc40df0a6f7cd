package segment

import (
	"strings"
	"unicode"

	"rapport/shared/core/yaml"
)

// maxEdits is how many letters of an event's name may be wrong for it to be taken for another one.
const maxEdits = 2

// Spelling knows event names by their words, for Near.
type Spelling struct {
	names []string
	words [][]string
}

// NewSpelling returns the spelling of names; of two that are equally near the first one counts.
func NewSpelling(names []string) Spelling {
	s := Spelling{names: names}
	for _, name := range names {
		s.words = append(s.words, spelled(name))
	}
	return s
}

// Near returns the one of the names that is nearly name, so that name is likely to be a slip of the pen; "" when none is. Nearly is the same words
// written together, with hyphens, or in another case (product_added), or up to maxEdits letters wrong in long words. Names that differ in a number,
// or in a short word, are names of their own: Quiz 1 Done and Quiz 2 Done, Order Packed and Order Placed.
func (s Spelling) Near(name string) string {
	best, least := "", maxEdits+1
	asked := spelled(name)
	for i, known := range s.names {
		if d := apart(asked, s.words[i]); known != name && d < least {
			best, least = known, d
		}
	}
	return best
}

// spelled returns a name's words in small letters. A word ends at what is neither letter nor digit, and before a capital letter behind a small one.
func spelled(name string) []string {
	var b strings.Builder
	small := false
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case small && unicode.IsUpper(r):
			b.WriteByte(' ')
		}
		small = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}

// apart counts the letters by which two names differ, maxEdits+1 for names of their own.
func apart(asked, known []string) int {
	if strings.Join(asked, "") == strings.Join(known, "") {
		return 0
	}
	if len(asked) != len(known) {
		return maxEdits + 1
	}
	total := 0
	for i, word := range known {
		if total += slips(asked[i], word); total > maxEdits {
			return maxEdits + 1
		}
	}
	return total
}

// slips counts the letters that are wrong in one word: one at most, in a word of eight letters or more two, and in one of less than four none.
func slips(asked, known string) int {
	if asked == known {
		return 0
	}
	most, letters := 1, len([]rune(known))
	switch {
	case letters < 4 || digits(asked) != digits(known):
		most = 0
	case letters >= 8:
		most = maxEdits
	}
	if n := len([]rune(asked)) - letters; n > most || -n > most {
		return maxEdits + 1 // without comparing the letters, of which there may be many
	}
	if d := yaml.Edits(asked, known); d <= most {
		return d
	}
	return maxEdits + 1
}

func digits(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, word)
}
