package house

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	target  = regexp.MustCompile(`(?m)^([a-z][a-z-]*):`)
	spoken  = regexp.MustCompile("`make ([a-z][a-z-]*)")         // in a sentence
	ordered = regexp.MustCompile(`(?m)^\s*\$?\s*make ([a-z-]+)`) // in a block of commands
)

// commands lists the targets that a page tells its reader to make.
func commands(page string) []string {
	var all []string
	for i, part := range strings.Split(page, "```") {
		pattern := spoken
		if i%2 == 1 {
			pattern = ordered
		}
		for _, m := range pattern.FindAllStringSubmatch(part, -1) {
			all = append(all, m[1])
		}
	}
	return all
}

func TestAPagesCommandsAreFoundInSentencesAndBlocks(t *testing.T) {
	require.Equal(t, []string{"run", "test", "bench"},
		commands("Call `make run` and make sure.\n```sh\nmake test\n$ make bench\n# make up\n```\nto make ends meet"))
}

func TestWhateverAPageTellsToMakeExists(t *testing.T) {
	var targets []string
	for _, m := range target.FindAllStringSubmatch(read(t, "Makefile"), -1) {
		targets = append(targets, m[1])
	}
	told := 0
	for _, page := range files(t, ".md") {
		for _, c := range commands(read(t, page)) {
			told++
			require.Contains(t, targets, c, "%s says make %s", filepath.Base(page), c)
		}
	}
	require.Positive(t, told)
}

func TestRunAndTestNeedGoAlone(t *testing.T) {
	recipes := regexp.MustCompile(`(?m)^(run|test):.*\n((?:\t.*\n)+)`).FindAllStringSubmatch(read(t, "Makefile"), -1)
	require.Len(t, recipes, 2)
	for _, r := range recipes {
		for line := range strings.Lines(r[2]) {
			require.Regexp(t, `^\t(@exec \.rapport/bin/rapport|go) `, line, "make %s is promised to need Go and make, nothing else", r[1])
		}
	}
}
