package sqlite_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/sqlite"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

func open(t *testing.T, path string) *sqlite.Store {
	s, err := sqlite.Open(path, time.Now)
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

func numbered(n int) item.Item {
	return item.Item{Key: item.Key{Partition: "P", Sort: fmt.Sprintf("%08d", n)}, Version: 1, Body: make([]byte, 500)}
}

func sorts(t *testing.T, s *sqlite.Store) map[string]bool {
	found, err := s.Query(context.Background(), item.Range{Partition: "P"})
	require.NoError(t, err)
	there := map[string]bool{}
	for _, it := range found {
		there[it.Sort] = true
	}
	return there
}

func TestAStoreKeepsItsItemsWhenOpenedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a shop's 100% #1?.db") // a name with everything that means something in a URI
	first := open(t, path)
	it := item.Item{Key: item.Key{Partition: "P", Sort: "a"}, Version: 7, Expires: time.Now().Add(time.Hour).UTC().Truncate(time.Millisecond),
		Index: item.Key{Partition: "I", Sort: "1"}, Body: []byte{0, 1}}
	require.NoError(t, first.Put(context.Background(), it, item.When{}, time.Time{}))
	require.NoError(t, first.Close())
	found, err := open(t, path).Query(context.Background(), item.Range{Partition: "P"})
	require.NoError(t, err)
	require.Equal(t, []item.Item{it}, found)
	require.FileExists(t, path)
}

// TestAClosedStoreIsOneFile is what a shop backs up.
func TestAClosedStoreIsOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	s := open(t, path)
	require.NoError(t, s.Put(context.Background(), numbered(1), item.When{}, time.Time{}))
	require.NoError(t, s.Close())
	files, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, files, 1, "beside the file something is left: %v", files)
}

func TestOnlyItsOwnerMayReadTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	require.NoError(t, open(t, path).Put(context.Background(), numbered(1), item.When{}, time.Time{}))
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
}

func TestAReaderBesideTheWriterSeesWhatWasPutAndMayNotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	_, err := sqlite.OpenReadOnly(path, time.Now)
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
	require.NoFileExists(t, path, "reading makes no file")

	writer := open(t, path)
	reader, err := sqlite.OpenReadOnly(path, time.Now)
	require.NoError(t, err)
	defer reader.Close()
	for n := range 20 {
		require.NoError(t, writer.Put(context.Background(), numbered(n), item.When{}, time.Time{}))
		require.Len(t, sorts(t, reader), n+1)
	}
	for _, err := range []error{
		reader.Put(context.Background(), numbered(1), item.When{}, time.Time{}),
		reader.Delete(context.Background(), numbered(1).Key),
		reader.Transact(context.Background(), []item.Put{{Item: numbered(1)}}, time.Time{}),
	} {
		require.True(t, fault.Is(err, fault.Forbidden), "%v", err)
	}
	require.NoError(t, writer.Close())
	require.Len(t, sorts(t, reader), 20, "the reader outlives the writer")
}

func TestAFileThatIsNoStoreIsLeftAlone(t *testing.T) {
	text := filepath.Join(t.TempDir(), "notes.txt")
	require.NoError(t, os.WriteFile(text, []byte(strings.Repeat("these are no items\n", 100)), 0o600))
	foreign := filepath.Join(t.TempDir(), "foreign.db")
	sqlRun(t, foreign, "CREATE TABLE bookmarks (url TEXT)")
	newer := filepath.Join(t.TempDir(), "newer.db")
	sqlRun(t, newer, "PRAGMA user_version = 99")
	for path, says := range map[string]string{text: "not a store", foreign: "is not a store of Rapport's", newer: "update Rapport"} {
		before, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, open := range []func(string, func() time.Time) (*sqlite.Store, error){sqlite.Open, sqlite.OpenReadOnly} {
			_, err = open(path, time.Now)
			require.True(t, fault.Is(err, fault.Invalid), "%s: %v", path, err)
			require.Contains(t, err.Error(), says)
		}
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		require.True(t, bytes.Equal(before, after), "%s was changed", path)
	}
}

// TestAFirstStartThatWasKilledIsTakenUp copies a file in the middle of its first write, before it has a WAL.
func TestAFirstStartThatWasKilledIsTakenUp(t *testing.T) {
	whole, cut := filepath.Join(t.TempDir(), "shop.db"), filepath.Join(t.TempDir(), "shop.db")
	db, err := sql.Open("sqlite", whole)
	require.NoError(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec("PRAGMA cache_size = 1; BEGIN; CREATE TABLE item (b BLOB)")
	require.NoError(t, err)
	for range 20 { // more than the cache takes, so that it is in the file before its end
		_, err = db.Exec("INSERT INTO item VALUES (zeroblob(10000))")
		require.NoError(t, err)
	}
	for _, name := range []string{"", "-journal"} {
		b, err := os.ReadFile(whole + name)
		require.NoError(t, err)
		require.NotEmpty(t, b)
		require.NoError(t, os.WriteFile(cut+name, b, 0o600))
	}
	s := open(t, cut)
	require.NoError(t, s.Put(context.Background(), numbered(1), item.When{}, time.Time{}))
	require.Len(t, sorts(t, s), 1)
}

func TestAFolderThatIsNotThereIsNamed(t *testing.T) {
	_, err := sqlite.Open(filepath.Join(t.TempDir(), "none", "shop.db"), time.Now)
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.Contains(t, err.Error(), "check that its folder exists")
}

func sqlRun(t *testing.T, path, text string) {
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = db.Exec(text)
	require.NoError(t, err)
	require.NoError(t, db.Close())
}

// TestWhatWasAcceptedSurvivesKill9 has a second process put items from many callers, reads beside it,
// kills it without warning and requires every item that it had confirmed.
func TestWhatWasAcceptedSurvivesKill9(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	child := exec.Command(os.Args[0], "-test.run=^TestChildThatPuts$")
	child.Env = append(os.Environ(), "RAPPORT_TEST_PUTS="+path)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	defer child.Process.Kill()

	lines := bufio.NewScanner(out)
	var confirmed []string
	for len(confirmed) < 300 && lines.Scan() {
		confirmed = append(confirmed, lines.Text())
	}
	beside, err := sqlite.OpenReadOnly(path, time.Now)
	require.NoError(t, err)
	seen := sorts(t, beside)
	for _, sort := range confirmed {
		require.True(t, seen[sort], "%s was confirmed but a second process does not see it", sort)
	}
	require.NoError(t, beside.Close())
	require.NoError(t, child.Process.Kill())
	for lines.Scan() { // what it said before it died counts
		confirmed = append(confirmed, lines.Text())
	}
	_ = child.Wait()

	require.GreaterOrEqual(t, len(confirmed), 300)
	there := sorts(t, open(t, path))
	for _, sort := range confirmed {
		if len(sort) == 8 { // the last line may be torn
			require.True(t, there[sort], "%s was confirmed and is lost", sort)
		}
	}
}

// TestChildThatPuts is the second process of the test above; by itself it does nothing.
func TestChildThatPuts(t *testing.T) {
	path := os.Getenv("RAPPORT_TEST_PUTS")
	if path == "" {
		return
	}
	s, err := sqlite.Open(path, time.Now)
	require.NoError(t, err)
	said := make(chan string)
	for caller := range 8 {
		go func() {
			for n := caller; ; n += 8 {
				it := numbered(n)
				if s.Put(context.Background(), it, item.When{Test: item.Absent}, time.Time{}) == nil {
					said <- it.Sort
				}
			}
		}()
	}
	for line := range said {
		fmt.Println(line)
	}
}
