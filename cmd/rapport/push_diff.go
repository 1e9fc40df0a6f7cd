package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// around is how many unchanged lines are shown before and after changed ones.
const around = 2

// showDifference prints which files differ, and then their lines.
func showDifference(w io.Writer, old, now map[string][]byte) {
	all := maps.Clone(old)
	maps.Copy(all, now)
	names := slices.Sorted(maps.Keys(all))
	names = slices.DeleteFunc(names, func(name string) bool { return bytes.Equal(old[name], now[name]) && has(old, name) == has(now, name) })
	for _, name := range names {
		fmt.Fprintf(w, "%-8s %s\n", fate(old, now, name), name)
	}
	for _, name := range names {
		fmt.Fprintf(w, "\n%s\n", name)
		for _, line := range excerpt(compare(lines(old[name]), lines(now[name]))) {
			fmt.Fprintln(w, line)
		}
	}
}

func has(files map[string][]byte, name string) bool { _, ok := files[name]; return ok }

func fate(old, now map[string][]byte, name string) string {
	switch {
	case !has(old, name):
		return "added"
	case !has(now, name):
		return "removed"
	}
	return "changed"
}

func lines(text []byte) []string {
	if len(text) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// compare returns the lines of both texts, each begun by "-" (only in the old one), "+" (only in the new one) or " ",
// with as many common ones as there are.
func compare(old, now []string) []string {
	common := longest(old, now)
	var out []string
	i, j := 0, 0
	for i < len(old) || j < len(now) {
		switch {
		case i < len(old) && j < len(now) && old[i] == now[j]:
			out = append(out, " "+old[i])
			i, j = i+1, j+1
		case j == len(now) || i < len(old) && common[i+1][j] >= common[i][j+1]:
			out = append(out, "-"+old[i])
			i++
		default:
			out = append(out, "+"+now[j])
			j++
		}
	}
	return out
}

// longest returns how many lines old[i:] and now[j:] have in common, in order, for every i and j. Definitions
// have tens or hundreds of lines, so a whole table is small.
func longest(old, now []string) [][]int {
	table := make([][]int, len(old)+1)
	for i := range table {
		table[i] = make([]int, len(now)+1)
	}
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if old[i] == now[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}

// excerpt leaves out what is unchanged and not near a change; a line of dots stands for it.
func excerpt(all []string) []string {
	var out []string
	skipped := false
	for i, line := range all {
		near := slices.ContainsFunc(all[max(0, i-around):min(len(all), i+around+1)], func(l string) bool { return l[0] != ' ' })
		if !near {
			skipped = true
			continue
		}
		if skipped {
			out = append(out, "…")
		}
		skipped = false
		out = append(out, line)
	}
	return out
}
