package engine_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRemovals takes one clause of the laws out of the code at a time, and expects the explorer to find what
// is lost or doubled without it. Each is a file of testdata/removals: what the clause is, the file, the tests of which one must notice, and the texts to be replaced.
// It runs the explorer once for each, so only `make check` asks for it (RAPPORT_REMOVALS=1).
func TestRemovals(t *testing.T) {
	if os.Getenv("RAPPORT_REMOVALS") == "" {
		t.Skip("takes minutes; make check sets RAPPORT_REMOVALS=1")
	}
	files, err := filepath.Glob("testdata/removals/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			overlay, test := remove(t, file)
			cmd := exec.Command("go", "test", "-failfast", "-overlay", overlay, "-run", test, ".", "../core/catalog")
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			require.ErrorAs(t, err, &exit, "the clause is taken out and no test notices:\n%s", out)
			require.NotContains(t, string(out), "build failed", "the patched file does not compile:\n%s", out)
			require.NotContains(t, string(out), "[setup failed]")
			require.Contains(t, string(out), "--- FAIL")
		})
	}
}

// remove writes the patched copy and the overlay that puts it in the original's place.
func remove(t *testing.T, file string) (overlay, test string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	head, hunks, _ := strings.Cut(string(text), "<<<\n")
	_, name, _ := strings.Cut(head, "file: ")
	name, test, _ = strings.Cut(name, "\ntest: ")
	test = strings.TrimSpace(test)
	require.NotEmpty(t, test, "%s: it names no test", file)
	original, err := filepath.Abs(name)
	require.NoError(t, err)
	source, err := os.ReadFile(original)
	require.NoError(t, err)
	patched := string(source)
	for _, hunk := range strings.Split(hunks, "<<<\n") {
		old, rest, ok := strings.Cut(hunk, "===\n")
		require.True(t, ok, "%s: a hunk has no ===", file)
		with, _, _ := strings.Cut(rest, ">>>\n")
		old, with = strings.TrimSuffix(old, "\n"), strings.TrimSuffix(with, "\n")
		require.Equal(t, 1, strings.Count(patched, old), "%s: the code that it takes out is not there once:\n%s", file, old)
		patched = strings.Replace(patched, old, with, 1)
	}
	dir := t.TempDir()
	copied := filepath.Join(dir, filepath.Base(original))
	require.NoError(t, os.WriteFile(copied, []byte(patched), 0o600))
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{original: copied}})
	require.NoError(t, err)
	path := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(path, replace, 0o600))
	return path, test
}
