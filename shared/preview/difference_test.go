package preview_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/preview"
)

// drawn writes a difference as a terminal does.
func drawn(files []preview.File) string {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "%s %s\n", f.Fate, f.Path)
		for _, l := range f.Lines {
			fmt.Fprintf(&b, "%d,%d%s%s\n", l.Old, l.New, l.Mark, l.Text)
		}
	}
	return b.String()
}

func TestADifferenceShowsChangedLinesAndTheirSurroundings(t *testing.T) {
	old := map[string][]byte{"a": []byte("1\n2\n3\n4\n5\n6\n7\n8\n"), "gone": []byte("x\n"), "same": []byte("y"), "empty": nil}
	now := map[string][]byte{"a": []byte("1\n2\n3\n4\nfive\n6\n7\n8\n"), "new": []byte("z"), "same": []byte("y"), "empty": nil}
	require.Equal(t, `changed a
0,0…
3,3 3
4,4 4
5,0-5
0,5+five
6,6 6
7,7 7
removed gone
1,0-x
added new
0,1+z
`, drawn(preview.Difference(old, now)))
	require.Empty(t, preview.Difference(old, old))
	require.Equal(t, "added a\n0,1+z\n", drawn(preview.Difference(nil, map[string][]byte{"a": []byte("z")})))
}

// The lines that are not new make the old text and the others the new one, whatever was left out between changes.
func TestADifferenceLosesNoChangedLine(t *testing.T) {
	text := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		old, now := text.Draw(t, "old"), text.Draw(t, "now")
		join := func(lines []string) map[string][]byte {
			return map[string][]byte{"f": []byte(strings.Join(lines, "\n"))}
		}
		rebuilt := strings.Split(string(join(old)["f"]), "\n")
		if len(rebuilt) == 1 && rebuilt[0] == "" {
			rebuilt = nil
		}
		for _, f := range preview.Difference(join(old), join(now)) {
			for i := len(f.Lines) - 1; i >= 0; i-- { // backwards, so that the numbers stay true
				if l := f.Lines[i]; l.Mark == preview.OldOnly {
					require.Equal(t, l.Text, rebuilt[l.Old-1])
					rebuilt = append(rebuilt[:l.Old-1:l.Old-1], rebuilt[l.Old:]...)
				}
			}
			for _, l := range f.Lines {
				if l.Mark == preview.NewOnly {
					rebuilt = append(rebuilt[:l.New-1:l.New-1], append([]string{l.Text}, rebuilt[l.New-1:]...)...)
				}
			}
		}
		require.Equal(t, strings.Join(now, "\n"), strings.Join(rebuilt, "\n"))
	})
}

func TestTwoLongTextsAreShownOneBehindTheOther(t *testing.T) {
	old, now := strings.Repeat("a\n", 3000), strings.Repeat("b\n", 3000)
	files := preview.Difference(map[string][]byte{"f": []byte(old)}, map[string][]byte{"f": []byte(now)})
	require.Len(t, files[0].Lines, 6000)
	require.Equal(t, preview.OldOnly, files[0].Lines[2999].Mark)
	require.Equal(t, preview.NewOnly, files[0].Lines[3000].Mark)
}
