package preview

import (
	"bytes"
	"maps"
	"slices"
	"strings"
)

// Fate is what becomes of a file.
type Fate string

// The fates of a file that differs.
const (
	Added   Fate = "added"
	Removed Fate = "removed"
	Changed Fate = "changed"
)

// File is one that differs, with the lines that do and those around them.
type File struct {
	Path  string `json:"path"`
	Fate  Fate   `json:"fate"`
	Lines []Line `json:"lines"`
}

// Line is one of a difference. Old and New are its numbers in the two texts, 0 where it does not stand.
type Line struct {
	Mark Mark   `json:"mark"`
	Old  int    `json:"old,omitempty"`
	New  int    `json:"new,omitempty"`
	Text string `json:"text"`
}

// Mark says in which of two texts a line stands.
type Mark string

// The marks of a line. Gap stands for unchanged lines that are left out.
const (
	Both    Mark = " "
	OldOnly Mark = "-"
	NewOnly Mark = "+"
	Gap     Mark = "…"
)

// around is how many unchanged lines are shown before and after changed ones.
const around = 2

// Difference returns the files that differ, by path.
func Difference(old, now map[string][]byte) []File {
	all := maps.Clone(old)
	if all == nil {
		all = map[string][]byte{}
	}
	maps.Copy(all, now)
	var files []File
	for _, path := range slices.Sorted(maps.Keys(all)) {
		before, was := old[path]
		after, is := now[path]
		if was == is && bytes.Equal(before, after) {
			continue
		}
		files = append(files, File{Path: path, Fate: fate(was, is), Lines: excerpt(compare(lines(before), lines(after)))})
	}
	return files
}

func fate(was, is bool) Fate {
	switch {
	case !was:
		return Added
	case !is:
		return Removed
	}
	return Changed
}

func lines(text []byte) []string {
	if len(text) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// compare returns the lines of both texts, as many as can be as common ones.
func compare(old, now []string) []Line {
	begin := 0
	for begin < min(len(old), len(now)) && old[begin] == now[begin] {
		begin++
	}
	common := longest(old[begin:], now[begin:])
	var out []Line
	i, j := 0, 0
	for i < len(old) || j < len(now) {
		switch {
		case i < len(old) && j < len(now) && old[i] == now[j]:
			out = append(out, Line{Both, i + 1, j + 1, old[i]})
			i, j = i+1, j+1
		case j == len(now) || i < len(old) && common.at(i+1-begin, j-begin) >= common.at(i-begin, j+1-begin):
			out = append(out, Line{OldOnly, i + 1, 0, old[i]})
			i++
		default:
			out = append(out, Line{NewOnly, 0, j + 1, now[j]})
			j++
		}
	}
	return out
}

// largest is how many pairs of lines are compared. Definitions have tens or hundreds of lines; of two longer texts
// the old one is shown whole, then the new one.
const largest = 4 << 20

// table says how many lines old[i:] and now[j:] have in common, in order, for every i and j.
type table struct {
	width int
	cells []int32
}

func (t table) at(i, j int) int32 {
	if t.cells == nil {
		return 0
	}
	return t.cells[i*t.width+j]
}

func longest(old, now []string) table {
	t := table{width: len(now) + 1}
	if len(old)*len(now) > largest {
		return t
	}
	t.cells = make([]int32, (len(old)+1)*t.width)
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if old[i] == now[j] {
				t.cells[i*t.width+j] = t.at(i+1, j+1) + 1
			} else {
				t.cells[i*t.width+j] = max(t.at(i+1, j), t.at(i, j+1))
			}
		}
	}
	return t
}

// excerpt leaves out what is unchanged and not near a change.
func excerpt(all []Line) []Line {
	var out []Line
	skipped := false
	for i, line := range all {
		near := slices.ContainsFunc(all[max(0, i-around):min(len(all), i+around+1)], func(l Line) bool { return l.Mark != Both })
		if !near {
			skipped = true
			continue
		}
		if skipped {
			out = append(out, Line{Mark: Gap})
		}
		skipped = false
		out = append(out, line)
	}
	return out
}
