package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fixture"
	"rapport/shared/core/journal"
	"rapport/shared/engine"
	"rapport/shared/local"
)

// visits writes a file of rows over five customers, in a folder of its own that becomes the working folder.
func visits(t *testing.T, rows int) string {
	t.Chdir(t.TempDir())
	var b strings.Builder
	b.WriteString("at,what,who,product\n")
	for n := range rows {
		fmt.Fprintf(&b, "2019-10-01 00:%02d:%02d UTC,view,c%d,p%d\n", n/60, n%60, n%5+1, n)
	}
	require.NoError(t, os.WriteFile("visits.csv", []byte(b.String()), 0o600))
	return "visits.csv"
}

func visitArgs(url string, more ...string) []string {
	return append([]string{"import", "events", "visits.csv", "--map", "at=timestamp,what=event,who=userId,product=properties.product_id",
		"--rename", "view=Product Viewed", "--time", "2006-01-02 15:04:05 MST", "--url", url, "--batch", "5"}, more...)
}

func TestRowsBecomeEventsOnceHoweverOftenTheyAreSent(t *testing.T) {
	visits(t, 42)
	s := memoryShop(t)
	for range 2 {
		out, err := called(t, visitArgs(s.URL, "--resume=false")...)
		require.NoError(t, err)
		require.Contains(t, out, "42 rows of visits.csv: 42 events accepted, 0 refused.")
		require.Contains(t, out, "100 %  42 rows")
		for n, want := range []int{9, 9, 8, 8, 8} {
			require.EqualValues(t, want, s.state(t, fmt.Sprintf("u.c%d", n+1)).Record(event.ProductViewed).Count)
		}
	}
	require.Equal(t, 2*9, s.taken())
	require.Equal(t, "2019-10-01T00:00:40Z", s.state(t, "u.c1").Record(event.ProductViewed).Last.Format("2006-01-02T15:04:05Z07:00"))
}

func TestACustomerWithAThousandEventsEachSentTwiceCountsAThousand(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("visits.csv", []byte("at,what,who,product\n"+strings.Repeat("2019-10-01 00:00:00 UTC,view,c1,p\n", 1000)), 0o600))
	s := memoryShop(t)
	for range 2 {
		_, err := called(t, visitArgs(s.URL, "--resume=false", "--batch", "300")...)
		require.NoError(t, err)
		require.EqualValues(t, 1000, s.state(t, "u.c1").Record(event.ProductViewed).Count)
	}
}

// killed imports in a second process; when its third batch is in and before it can know, it is killed without warning.
func killed(t *testing.T, s *shop, what string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestChildThatImports$")
	child.Env = append(os.Environ(), "RAPPORT_TEST_IMPORT="+s.URL, "RAPPORT_TEST_IMPORT_OF="+what)
	started := make(chan struct{})
	s.each(func(batch int, w http.ResponseWriter) bool {
		if batch == 3 {
			<-started
			child.Process.Kill()
		}
		return batch == 3
	})
	require.NoError(t, child.Start())
	close(started)
	require.Error(t, child.Wait())
	require.Equal(t, 3, s.taken())
}

func TestAnImportThatWasKilledGoesOnAndNothingIsLostOrDoubled(t *testing.T) {
	visits(t, 42)
	s := memoryShop(t)
	killed(t, s, "visits")

	out, err := called(t, visitArgs(s.URL)...)
	require.NoError(t, err)
	require.Contains(t, out, "Going on after row 10.")
	require.Contains(t, out, "42 rows of visits.csv: 42 events accepted, 0 refused.")
	require.Equal(t, 3+7, s.taken(), "what was answered is not sent again")
	for n, want := range []int{9, 9, 8, 8, 8} {
		require.EqualValues(t, want, s.state(t, fmt.Sprintf("u.c%d", n+1)).Record(event.ProductViewed).Count)
	}
	out, err = called(t, visitArgs(s.URL)...)
	require.NoError(t, err)
	require.Contains(t, out, "All 42 rows were sent before")
	require.Equal(t, 10, s.taken())
}

// TestChildThatImports is the second process of killed; by itself it does nothing.
func TestChildThatImports(t *testing.T) {
	url := os.Getenv("RAPPORT_TEST_IMPORT")
	if url == "" {
		return
	}
	args := visitArgs(url)
	if os.Getenv("RAPPORT_TEST_IMPORT_OF") == reesFile {
		args = reesArgs(reesFile, url)
	}
	_, err := called(t, append(args, "--at-once", "1")...)
	require.NoError(t, err)
}

func TestARefusedRowIsNamedWithItsReasonAndItsNeighboursGoIn(t *testing.T) {
	t.Chdir(t.TempDir())
	rows := []string{"at,what,who,product", "2019-10-01 00:00:00 UTC,view,c1,p1", "yesterday,view,c1,p1", "2019-10-01 00:00:00 UTC,view,guest,p1",
		"2019-10-01 00:00:00 UTC,,c1,p1", "2019-10-01 00:00:00 UTC,view,c1", "2019-10-01 00:00:00 CET,view,c1,p1", "2019-10-01 00:00:00 UTC,vi\"ew,c1,p1",
		"2019-10-01 00:00:00 UTC,view,c1,p1,more", "2019-10-01 00:00:01 UTC,view,c1,\"p\n1\""}
	require.NoError(t, os.WriteFile("visits.csv", []byte(strings.Join(rows, "\n")), 0o600))
	s := memoryShop(t)
	out, err := called(t, visitArgs(s.URL)...)
	require.NoError(t, err)
	for _, line := range []string{
		`row 2 is refused: timestamp "yesterday" is not written as --time says (2006-01-02 15:04:05 MST)`,
		`row 3 is refused: userId "guest" is a placeholder`,
		`row 4 is refused: it has no event`,
		`row 5 is refused: it has 3 columns, the header has 4`,
		`row 6 is refused: timestamp "2019-10-01 00:00:00 CET": the zone CET says no distance from UTC`,
		`row 7 is refused: bare " in non-quoted-field`,
		`row 8 is refused: it has 5 columns, the header has 4`,
		`9 rows of visits.csv: 2 events accepted, 7 refused.`,
	} {
		require.Contains(t, out, line)
	}
	require.EqualValues(t, 2, s.state(t, "u.c1").Record(event.ProductViewed).Count)
}

func TestAnImportGoesOnOnlyWithTheSameFileAndSettings(t *testing.T) {
	visits(t, 12)
	s := memoryShop(t)
	_, err := called(t, visitArgs(s.URL)...)
	require.NoError(t, err)
	_, err = called(t, visitArgs(s.URL, "--rename", "view=Product Added")...)
	require.ErrorContains(t, err, "12 events went in with other settings")
	require.NoError(t, os.WriteFile("visits.csv", []byte("at,what,who,product\n2019-10-01 00:00:00 UTC,view,other,p\n"), 0o600))
	_, err = called(t, visitArgs(s.URL)...)
	require.ErrorContains(t, err, "another file of the name visits.csv was imported")
	require.Equal(t, 3, s.taken())
	_, err = called(t, visitArgs(s.URL, "--resume=false")...)
	require.NoError(t, err)
	require.EqualValues(t, 1, s.state(t, "u.other").Record(event.ProductViewed).Count)
}

func TestAFileOfWhichNothingWentInCanBeCorrectedAndImportedAgain(t *testing.T) {
	visits(t, 12)
	s := memoryShop(t)
	for _, wrong := range [][]string{{"--time", "02.01.2006"}, {"--map", "what=timestamp,at=event,who=userId"}} {
		out, err := called(t, visitArgs(s.URL, wrong...)...)
		require.ErrorContains(t, err, "nothing of visits.csv went in: correct what the lines above name")
		require.Contains(t, out, "12 rows of visits.csv: 0 events accepted, 12 refused.")
	}
	right, err := os.ReadFile("visits.csv")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("visits.csv", []byte(strings.ReplaceAll(string(right), "2019-10-01", "yesterday")), 0o600))
	_, err = called(t, visitArgs(s.URL)...)
	require.ErrorContains(t, err, "nothing of visits.csv went in")
	require.NoError(t, os.WriteFile("visits.csv", right, 0o600))
	out, err := called(t, visitArgs(s.URL)...)
	require.NoError(t, err)
	require.Contains(t, out, "12 rows of visits.csv: 12 events accepted, 0 refused.")
	require.EqualValues(t, 3, s.state(t, "u.c1").Record(event.ProductViewed).Count)
}

func TestAnImportFindsTheRapportOfItsDataFolder(t *testing.T) {
	w, store := running(t)
	visits(t, 12)
	args := visitArgs("")
	_, err := called(t, append(args, "--store", "sqlite:none/rapport.db", "--url", "http://"+silent(t))...)
	require.ErrorContains(t, err, "nothing listens at ")
	out, err := called(t, append(args, "--store", store)...)
	require.NoError(t, err)
	require.Contains(t, out, "12 rows of visits.csv: 12 events accepted")
	state, err := w.Load(t.Context(), "u.c1")
	require.NoError(t, err)
	require.EqualValues(t, 3, state.Record(event.ProductViewed).Count)
	w.Close()
	_, err = called(t, append(args, "--store", store, "--url", "")...)
	require.NoError(t, err, "all went in before, whatever the address was")
}

func TestRowsThatWereAppendedGoInBehindTheOthers(t *testing.T) {
	visits(t, 12)
	s := memoryShop(t)
	_, err := called(t, visitArgs(s.URL)...)
	require.NoError(t, err)
	f, err := os.OpenFile("visits.csv", os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString("2019-10-01 01:00:00 UTC,view,c9,p\n")
	require.NoError(t, err)
	require.NoError(t, f.Close())
	out, err := called(t, visitArgs(s.URL)...)
	require.NoError(t, err)
	require.Contains(t, out, "13 rows of visits.csv: 13 events accepted")
	require.EqualValues(t, 1, s.state(t, "u.c9").Record(event.ProductViewed).Count)
	require.EqualValues(t, 3, s.state(t, "u.c1").Record(event.ProductViewed).Count)
}

const reesFile = "rees46_2019-Oct_sample_ibrhmspl.csv"

// The real file, with the demo shop's campaigns waiting for carts and orders: its import is killed behind the third batch and started again.
func TestTheRealFilesEventsAreAllCountedAndStartNoCampaign(t *testing.T) {
	const file = reesFile
	data := fixture.Data(t, file)
	definitions, err := local.ReadDefinitions("../../shop")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile(file, data, 0o600))
	s := memoryShop(t)
	_, err = engine.Publish(t.Context(), s.store, definitions)
	require.NoError(t, err)

	killed(t, s, reesFile)
	out, err := called(t, reesArgs(file, s.URL)...)
	require.NoError(t, err)
	require.Contains(t, out, "Going on after row")
	require.Contains(t, out, "17,435 rows of "+file+": 17,435 events accepted, 0 refused.")

	names := map[string]string{"view": event.ProductViewed, "cart": event.ProductAdded, "purchase": event.OrderCompleted}
	want := map[string]map[string]uint32{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		columns := strings.Split(line, ",")
		who := "u." + columns[7]
		if want[who] == nil {
			want[who] = map[string]uint32{}
		}
		want[who][names[columns[1]]]++
	}
	late := 0
	for who, counts := range want {
		state := s.state(t, who)
		got := map[string]uint32{}
		for _, r := range state.Records {
			got[r.Name] = r.Count
		}
		require.Equal(t, counts, got, who)
		require.Empty(t, state.Enrolments, who)
		require.Empty(t, state.Outbox.Messages, who)
		for _, l := range state.Outbox.Lines {
			if l.Kind == journal.NotEnrolled && l.Rule == "too late" {
				late++
			}
		}
	}
	require.Greater(t, len(want), 4000)
	require.Positive(t, late, "the journal says why no campaign began")
}

func reesArgs(file, url string) []string {
	return []string{"import", "events", file, "--map", "event_time=timestamp,event_type=event,user_id=userId,product_id=properties.product_id",
		"--rename", "view=Product Viewed,cart=Product Added,purchase=Order Completed", "--time", "2006-01-02 15:04:05 MST", "--url", url}
}

func TestWhatWentIntoOneShopIsNotTakenToBeInAnother(t *testing.T) {
	visits(t, 12)
	one, other := memoryShop(t), memoryShop(t)
	_, err := called(t, visitArgs(one.URL)...)
	require.NoError(t, err)
	_, err = called(t, visitArgs(other.URL)...)
	require.ErrorContains(t, err, "12 events went in with other settings")
	require.Zero(t, other.taken())
}

func TestAnImportWhoseRapportDoesNotRunGoesToNoOther(t *testing.T) {
	visits(t, 12)
	args := append(visitArgs("")[1:], "--store", "sqlite:none/rapport.db")
	o, err := parseImport(surroundings{}, args)
	require.NoError(t, err)
	require.Empty(t, o.url, "whoever listens at the usual port may be another shop, and what it took would count as in here")
	_, err = called(t, append([]string{"import"}, args...)...)
	require.ErrorContains(t, err, "no Rapport answers on the data folder of --store: start it (make run), or name the shop's address with --url")
	require.NoFileExists(t, checkpointPath(o))
}
