package console

import "strings"

// listed is one line of a file with mistakes.
type listed struct {
	File   string // above the first line of a file
	Number int    // 0: lines are left out here
	Text   string
	Bad    bool
	Caret  string // leads to the column that the line below it marks; "" when no column is known
}

// around is how many lines are shown on each side of a mistake.
const around = 2

// listing shows the lines of one file that have mistakes, and those around them.
func listing(path, text string, mistakes []mistake) []listed {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	columns := map[int]int{}
	for _, m := range mistakes {
		if _, known := columns[m.Line]; m.File == path && m.Line > 0 && !known {
			columns[m.Line] = m.Column
		}
	}
	var all []listed
	last := 0
	for i, line := range lines {
		number := i + 1
		if !near(columns, number) {
			continue
		}
		if last == 0 {
			all = append(all, listed{File: path})
		}
		if number != last+1 {
			all = append(all, listed{})
		}
		column, bad := columns[number]
		all = append(all, listed{Number: number, Text: line, Bad: bad, Caret: caret(line, column)})
		last = number
	}
	return all
}

// near tells whether a line is at most around lines from one with a mistake.
func near(columns map[int]int, number int) bool {
	for n := number - around; n <= number+around; n++ {
		if _, bad := columns[n]; bad {
			return true
		}
	}
	return false
}

// caret is the room before a column, with the tabs of the line that it stands under.
func caret(line string, column int) string {
	if column < 1 {
		return ""
	}
	var b strings.Builder
	for i, r := range []rune(line) {
		if i == column-1 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String() + "↑"
}
