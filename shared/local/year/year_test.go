package year_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/history"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/local"
	"rapport/shared/local/year"
)

var update = flag.Bool("update", false, "write testdata/year.txt anew")

// table is a store that keeps what was loaded.
type table struct{ loads [][]item.Item }

func (t *table) Load(_ context.Context, items []item.Item) error {
	t.loads = append(t.loads, slices.Clone(items))
	return nil
}

func (t *table) items() []item.Item {
	all := slices.Concat(t.loads...)
	slices.SortFunc(all, func(a, b item.Item) int {
		return cmp.Or(cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Sort, b.Sort))
	})
	return all
}

var ten = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// options are those of the demo's year, and the table that takes it.
func options(t testing.TB, customers int) (year.Options, *table) {
	zone, err := time.LoadLocation("Europe/Zagreb")
	require.NoError(t, err)
	files, err := local.ReadDefinitions("../../../shop")
	require.NoError(t, err)
	store := &table{}
	return year.Options{Customers: customers, Seed: 2, Files: files, Until: ten, Zone: zone, URL: "http://localhost:8080",
		Store: store, History: filepath.Join(t.TempDir(), "history")}, store
}

func TestTheYearIsTheSameForEverybody(t *testing.T) {
	o, store := options(t, 300)
	began := time.Now()
	made, err := year.Make(t.Context(), o)
	require.NoError(t, err)
	t.Logf("it took %.1f s", time.Since(began).Seconds())
	told := fmt.Sprintf("%d customers, %d events, %d orders, %d mails, %d items\n\n%s", made.Customers, made.Events, made.Orders, made.Mails, made.Items, told(t, store.items()))
	golden := filepath.Join("testdata", "year.txt")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(told), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), told, "if the story or the definitions were meant to change: go test ./shared/local/year -update, then read the difference")
}

// told is what the journal and the messages of a table add up to, a line for each number.
func told(t *testing.T, items []item.Item) string {
	n := map[string]int{}
	for _, it := range items {
		switch {
		case it.Key == item.State(item.CustomerOf(it.Key)):
			s, err := customer.Decode(item.CustomerOf(it.Key), it.Version, it.Body)
			require.NoError(t, err)
			n[kindOf(s)]++
		case item.IsMessage(it.Key):
			m, err := message.Decode(it.Body)
			require.NoError(t, err)
			n[fmt.Sprintf("%s: %s %s", m.Campaign, m.Template, m.Status)]++
		case item.IsLog(it.Key):
			l, err := journal.Decode(it.Body)
			require.NoError(t, err)
			n[lineOf(l)]++
		}
	}
	var text strings.Builder
	for _, what := range slices.Sorted(maps.Keys(n)) {
		fmt.Fprintf(&text, "%6d  %s\n", n[what], what)
	}
	return text.String()
}

func kindOf(s customer.State) string {
	switch {
	case s.Alias != "":
		return "who: browsers folded into a customer"
	case strings.HasPrefix(s.ID, "a."):
		return "who: strangers"
	case s.Address.Suppressed != "":
		return "who: customers whose address is suppressed: " + s.Address.Suppressed
	}
	return "who: customers"
}

func lineOf(l journal.Line) string {
	rule := l.Rule
	if l.Kind == journal.Held || l.Kind == journal.Consent {
		rule = fmt.Sprint(l.Rule, l.Topic, " ", l.Granted)
	}
	return strings.TrimSpace(fmt.Sprintf("%s: %s %s %s %s", cmp.Or(l.Campaign, "shop"), l.Kind, l.Arm, l.Variant, rule))
}

func TestALargerYearIsMadeInPartsAndItsDefinitionsComeLast(t *testing.T) {
	o, store := options(t, 41)
	o.Together = 40
	parts := []float64{}
	o.Progress = func(part float64) { parts = append(parts, part) }
	made, err := year.Make(t.Context(), o)
	require.NoError(t, err)
	require.IsNonDecreasing(t, parts)
	require.InDelta(t, 1, parts[len(parts)-1], 1e-9)
	require.Len(t, store.loads, 3, "two cohorts, and what they share")
	last := store.loads[2]
	require.Equal(t, item.Catalog(1), last[len(last)-1].Key)
	seen := map[item.Key]bool{}
	for _, it := range store.items() {
		require.False(t, seen[it.Key], "%s %s is put twice", it.Partition, it.Sort)
		seen[it.Key] = true
	}
	require.Equal(t, made.Items, len(seen))
	require.Equal(t, 41, made.Customers)
}

func TestHistoryHoldsEachEventOfTheYearOnTheDayOnWhichItCame(t *testing.T) {
	o, store := options(t, 20)
	require.NoError(t, os.MkdirAll(o.History, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(o.History, "torn"), nil, 0o600), "a start that was cut short left this")
	made, err := year.Make(t.Context(), o)
	require.NoError(t, err)
	require.NoFileExists(t, filepath.Join(o.History, "torn"))
	past := history.OpenFolder(o.History)
	events, orders := 0, 0
	days, err := past.Parts(t.Context())
	require.NoError(t, err)
	require.Greater(t, len(days), 100)
	for _, day := range days {
		unread, err := past.Read(t.Context(), day, func(string) bool { return true }, func(e event.Event) {
			events++
			require.Contains(t, day, e.Received.Format("2006/01/02"))
			if e.Name == event.OrderCompleted {
				orders++
			}
		})
		require.NoError(t, err)
		require.Zero(t, unread)
	}
	require.Equal(t, made.Events, events)
	require.Equal(t, made.Orders, orders)
	require.NotZero(t, orders)
	require.NotEmpty(t, store.items())
}

func TestADefinitionWithAMistakeStopsTheYear(t *testing.T) {
	o, store := options(t, 20)
	o.Files["campaigns/welcome.yaml"] = []byte("campaign: welcome\n")
	_, err := year.Make(t.Context(), o)
	require.ErrorContains(t, err, "campaigns/welcome.yaml")
	require.Empty(t, store.loads)
}

func TestAYearThatIsCalledOffLeavesNoDefinitions(t *testing.T) {
	o, store := options(t, 60)
	o.Together = 20
	ctx, stop := context.WithCancel(t.Context())
	o.Progress = func(part float64) {
		if part > 0.1 {
			stop()
		}
	}
	_, err := year.Make(ctx, o)
	require.ErrorIs(t, err, context.Canceled)
	for _, it := range store.items() {
		require.NotEqual(t, item.Catalog(1), it.Key)
	}
}

// BenchmarkYear is the year of as many customers as one world has.
func BenchmarkYear(b *testing.B) {
	for b.Loop() {
		o, _ := options(b, 500)
		_, err := year.Make(b.Context(), o)
		require.NoError(b, err)
	}
}
