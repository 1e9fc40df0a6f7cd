package memory_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func still() time.Time { return noon }

func put(t require.TestingT, s *memory.Store, partition, sort string, version uint64) {
	it := item.Item{Key: item.Key{Partition: partition, Sort: sort}, Version: version,
		Index: item.Key{Partition: "I", Sort: sort}, Body: []byte(fmt.Sprint(version))}
	require.NoError(t, s.Put(context.Background(), it, item.When{}, time.Time{}))
}

func all(t require.TestingT, s *memory.Store) []item.Item {
	var found []item.Item
	for _, r := range []item.Range{{Partition: "P"}, {Partition: "Q"}, {Partition: "I", Index: true}} {
		part, err := s.Query(context.Background(), r)
		require.NoError(t, err)
		found = append(found, part...)
	}
	return found
}

func TestACloneAndItsOriginalDoNotSeeEachOthersWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stores := []*memory.Store{memory.New(still)}
		want := [][]item.Item{nil}
		t.Repeat(map[string]func(*rapid.T){
			"clone": func(t *rapid.T) {
				from := rapid.IntRange(0, len(stores)-1).Draw(t, "from")
				stores = append(stores, stores[from].Clone())
				want = append(want, want[from])
			},
			"write": func(t *rapid.T) {
				to := rapid.IntRange(0, len(stores)-1).Draw(t, "to")
				partition, sort := rapid.SampledFrom([]string{"P", "Q"}).Draw(t, "p"), rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "s")
				if rapid.Bool().Draw(t, "delete") {
					require.NoError(t, stores[to].Delete(context.Background(), item.Key{Partition: partition, Sort: sort}))
				} else {
					put(t, stores[to], partition, sort, rapid.Uint64Range(1, 9).Draw(t, "v"))
				}
				want[to] = all(t, stores[to])
			},
			"": func(t *rapid.T) {
				for n, s := range stores {
					require.Equal(t, want[n], all(t, s), "store %d changed by a write to another", n)
				}
			},
		})
	})
}

func TestAFingerprintStandsForTheContentsHoweverTheyCameAbout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := memory.New(still)
		for range rapid.IntRange(0, 20).Draw(t, "writes") {
			partition, sort := rapid.SampledFrom([]string{"P", "Q"}).Draw(t, "p"), rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "s")
			if rapid.IntRange(0, 2).Draw(t, "delete") == 0 {
				require.NoError(t, s.Delete(context.Background(), item.Key{Partition: partition, Sort: sort}))
			} else {
				put(t, s, partition, sort, rapid.Uint64Range(1, 3).Draw(t, "v"))
			}
		}
		again := memory.New(still)
		for _, part := range []string{"Q", "P"} {
			found, err := s.Query(context.Background(), item.Range{Partition: part, Backward: true})
			require.NoError(t, err)
			for _, it := range found {
				require.NoError(t, again.Put(context.Background(), it, item.When{}, time.Time{}))
			}
		}
		require.Equal(t, s.Fingerprint(), again.Fingerprint())
		require.Equal(t, s.Fingerprint(), s.Clone().Fingerprint())
	})
}

func TestAFingerprintTellsEveryPartOfAnItemApart(t *testing.T) {
	plain := item.Item{Key: item.Key{Partition: "P", Sort: "a"}, Version: 1, Body: []byte("b")}
	changes := map[string]func(*item.Item){
		"nothing":         func(*item.Item) {},
		"partition":       func(it *item.Item) { it.Partition = "Q" },
		"sort":            func(it *item.Item) { it.Sort = "b" },
		"border":          func(it *item.Item) { it.Partition, it.Sort = "Pa", "\x00" },
		"version":         func(it *item.Item) { it.Version = 2 },
		"expires":         func(it *item.Item) { it.Expires = noon },
		"expires in 1970": func(it *item.Item) { it.Expires = time.Unix(0, 0) },
		"expires by 1 ns": func(it *item.Item) { it.Expires = noon.Add(1) },
		"index partition": func(it *item.Item) { it.Index = item.Key{Partition: "I", Sort: "x"} },
		"index sort":      func(it *item.Item) { it.Index = item.Key{Partition: "I", Sort: "y"} },
		"body":            func(it *item.Item) { it.Body = []byte("c") },
		"no body":         func(it *item.Item) { it.Body = nil },
	}
	seen := map[memory.Fingerprint]string{{}: "an empty store"}
	for name, change := range changes {
		it := plain
		change(&it)
		s := memory.New(still)
		require.NoError(t, s.Put(context.Background(), it, item.When{}, time.Time{}))
		require.Empty(t, seen[s.Fingerprint()], "%s has the fingerprint of another", name)
		seen[s.Fingerprint()] = name
		require.NoError(t, s.Delete(context.Background(), it.Key))
		require.Equal(t, memory.Fingerprint{}, s.Fingerprint(), "deleting does not undo")
	}
}

// The explorer's runs are compared between machines, so a change of the hash must be meant.
func TestAFingerprintIsTheSameInEveryProcess(t *testing.T) {
	s := memory.New(still)
	put(t, s, "P", "a", 1)
	put(t, s, "Q", "b", 2)
	require.Equal(t, memory.Fingerprint{0x777de0dfc132211a, 0x9b9594d1d263b20f}, s.Fingerprint())
}

func TestACloneMayGoByAClockOfItsOwn(t *testing.T) {
	s := memory.New(still)
	it := item.Item{Key: item.Key{Partition: "P", Sort: "a"}, Expires: noon.Add(time.Hour)}
	require.NoError(t, s.Put(context.Background(), it, item.When{}, time.Time{}))
	later := s.Clone().WithClock(func() time.Time { return noon.Add(2 * time.Hour) })
	require.Len(t, all(t, s), 1)
	require.Empty(t, all(t, later))
	require.True(t, fault.Is(later.Put(context.Background(), it, item.When{}, noon), fault.TooLate))
}
