package endpoint

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRecordsOfManyGoToTheirDaysWhole(t *testing.T) {
	dir := t.TempDir()
	f := NewFolder(dir)
	var wg sync.WaitGroup
	for i := range 300 {
		wg.Go(func() {
			day := noon.Add(time.Duration(i%2) * 24 * time.Hour)
			require.NoError(t, f.Append(context.Background(), day, fmt.Appendf(nil, "{\"n\":%d}", i)))
		})
	}
	wg.Wait()
	f.Close()
	require.Error(t, f.Append(context.Background(), noon, []byte("x\n")))
	lines := map[string]bool{}
	for _, day := range []string{"2026/12/01.jsonl", "2026/12/02.jsonl"} {
		b, err := os.ReadFile(filepath.Join(dir, day))
		require.NoError(t, err)
		for l := range strings.Lines(string(b)) {
			lines[l] = true
		}
	}
	require.Len(t, lines, 300)
}

func TestATornLastLineIsCutOffAtTheNextStart(t *testing.T) {
	for _, c := range []struct{ before, want string }{
		{"{\"a\":1}\n{\"b", "{\"a\":1}\n{\"c\":3}\n"},
		{"{\"torn", "{\"c\":3}\n"},
		{"{\"a\":1}\n" + strings.Repeat("x", 9000), "{\"a\":1}\n{\"c\":3}\n"},
		{"{\"a\":1}\n", "{\"a\":1}\n{\"c\":3}\n"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "2026/12/01.jsonl")
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(c.before), 0o600))
		f := NewFolder(dir)
		require.NoError(t, f.Append(context.Background(), noon, []byte("{\"c\":3}\n")))
		f.Close()
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, c.want, string(b))
	}
}

func TestAFolderThatCannotBeWrittenSaysSoAndRecovers(t *testing.T) {
	dir := t.TempDir()
	blocker := filepath.Join(dir, "2026")
	require.NoError(t, os.WriteFile(blocker, nil, 0o600))
	f := NewFolder(dir)
	defer f.Close()
	require.Error(t, f.Append(context.Background(), noon, []byte("x\n")))
	require.NoError(t, os.Remove(blocker))
	require.NoError(t, f.Append(context.Background(), noon, []byte("x\n")))
}
