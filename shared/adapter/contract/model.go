package contract

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// models: whatever is done in whatever order, a store answers as a plain map would.
var models = []promise{
	{"a store answers as a map does after any calls", func(b *bench) {
		round := 0
		rapid.Check(b.T, func(t *rapid.T) {
			round++
			m := &model{bench: b, t: t, prefix: fmt.Sprint(round, "#"), items: map[item.Key]item.Item{}}
			t.Repeat(map[string]func(*rapid.T){
				"put":      m.put,
				"delete":   m.delete,
				"transact": m.transact,
				"query":    m.query,
				"index":    m.index,
				"time":     func(*rapid.T) { m.clock.advance(time.Minute) },
			})
		})
	}},
}

// model is the naive twin of a store. Each round of the test has partitions of its own.
type model struct {
	*bench
	t      *rapid.T
	prefix string
	items  map[item.Key]item.Item
}

var (
	partitions = rapid.SampledFrom([]string{"p", "q"})
	sorts      = rapid.SampledFrom([]string{"a", "ab", "b", "é"})
	bounds     = rapid.SampledFrom([]string{"", "a", "aa", "ab", "b", "z", "é", "ê"})
	versions   = rapid.Uint64Range(0, 3)
)

func (m *model) drawKey(t *rapid.T) item.Key {
	return item.Key{Partition: m.prefix + partitions.Draw(t, "partition"), Sort: sorts.Draw(t, "sort")}
}

func (m *model) drawPut(t *rapid.T) item.Put {
	it := item.Item{Key: m.drawKey(t), Version: versions.Draw(t, "version")}
	if minutes := rapid.IntRange(0, 3).Draw(t, "lasts"); minutes > 0 {
		it.Expires = m.clock.time().Add(time.Duration(minutes) * time.Minute)
	}
	if rapid.Bool().Draw(t, "indexed") {
		it.Index = item.Key{Partition: m.prefix + partitions.Draw(t, "place"), Sort: sorts.Draw(t, "place")}
	}
	if n := rapid.IntRange(0, 2).Draw(t, "body"); n > 0 {
		it.Body = make([]byte, n)
	}
	when := item.When{Test: rapid.SampledFrom([]item.Test{item.Always, item.Absent, item.Is, item.Below}).Draw(t, "test")}
	if when.Test == item.Is || when.Test == item.Below {
		when.Version = versions.Draw(t, "than")
	}
	return item.Put{Item: it, When: when}
}

func (m *model) live(k item.Key) (item.Item, bool) {
	it, there := m.items[k]
	return it, there && (it.Expires.IsZero() || m.clock.time().Before(it.Expires))
}

func (m *model) allows(p item.Put) bool {
	old, there := m.live(p.Item.Key)
	switch p.When.Test {
	case item.Absent:
		return !there
	case item.Is:
		return there && old.Version == p.When.Version
	case item.Below:
		return !there || old.Version < p.When.Version
	default:
		return true
	}
}

// settle requires what the store said to be what the model says, and does it to the model.
func (m *model) settle(t *rapid.T, err error, puts ...item.Put) {
	for _, p := range puts {
		if !m.allows(p) {
			require.True(t, fault.Is(err, fault.Conflict), "%+v was not refused as a conflict but: %v", p, err)
			return
		}
	}
	require.NoError(t, err, "%+v", puts)
	for _, p := range puts {
		m.items[p.Item.Key] = p.Item
	}
}

func (m *model) put(t *rapid.T) {
	p := m.drawPut(t)
	m.settle(t, m.try(p.Item, p.When), p)
}

func (m *model) transact(t *rapid.T) {
	var puts []item.Put
	for range rapid.IntRange(1, 3).Draw(t, "puts") {
		p := m.drawPut(t)
		if !slices.ContainsFunc(puts, func(o item.Put) bool { return o.Item.Key == p.Item.Key }) {
			puts = append(puts, p)
		}
	}
	m.settle(t, m.Transact(m.Context(), puts, m.clock.time()), puts...)
}

func (m *model) delete(t *rapid.T) {
	k := m.drawKey(t)
	require.NoError(t, m.Delete(m.Context(), k))
	delete(m.items, k)
}

func (m *model) query(t *rapid.T) {
	r := item.Range{
		Partition: m.prefix + partitions.Draw(t, "partition"),
		From:      bounds.Draw(t, "from"), To: bounds.Draw(t, "to"),
		Limit: rapid.IntRange(0, 3).Draw(t, "limit"), Backward: rapid.Bool().Draw(t, "backward"),
	}
	got, err := m.Query(m.Context(), r)
	require.NoError(t, err)
	var want []item.Item
	for k := range m.items {
		if it, there := m.live(k); there && k.Partition == r.Partition && k.Sort >= r.From && (r.To == "" || k.Sort < r.To) {
			want = append(want, it)
		}
	}
	slices.SortFunc(want, func(a, b item.Item) int { return cmp.Compare(a.Sort, b.Sort) })
	if r.Backward {
		slices.Reverse(want)
	}
	if r.Limit > 0 && len(want) > r.Limit {
		want = want[:r.Limit]
	}
	require.Equal(t, len(want), len(got), "%+v", r)
	for n := range want {
		require.Equal(t, want[n], got[n], "%+v", r)
	}
}

// index requires that the index comes to hold exactly the items with a place in it.
func (m *model) index(t *rapid.T) {
	r := index(m.prefix + partitions.Draw(t, "partition"))
	var want []string
	for k := range m.items {
		if it, there := m.live(k); there && it.Index.Partition == r.Partition {
			want = append(want, fmt.Sprint(it.Index.Sort, " ", it.Key, " ", it.Version))
		}
	}
	slices.Sort(want)
	var got []string
	m.until(func() bool {
		got = got[:0]
		found := m.bench.query(r)
		for _, it := range found {
			got = append(got, fmt.Sprint(it.Index.Sort, " ", it.Key, " ", it.Version))
		}
		ordered := slices.IsSortedFunc(found, func(a, b item.Item) int { return cmp.Compare(a.Index.Sort, b.Index.Sort) })
		slices.Sort(got)
		return ordered && slices.Equal(want, got)
	}, func() { require.Equal(t, want, got, "the index did not become right in time") })
}
