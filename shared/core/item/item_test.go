package item_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// within tells whether a key lies in a range, as a store decides it.
func within(r item.Range, k item.Key) bool {
	return k.Partition == r.Partition && k.Sort >= r.From && (r.To == "" || k.Sort < r.To)
}

func TestTheHeadIsTheStateAndThenThePagesInTheirOrder(t *testing.T) {
	keys := []item.Key{item.State("u.1"), item.Page("u.1", noon, 9), item.Page("u.1", noon, 10), item.Page("u.1", noon.Add(time.Millisecond), 1),
		item.Folded("u.1", "a.1"), item.Log("u.1", noon, 1), item.Message("u.1", "m"), item.Order("u.1", "o", 1)}
	require.True(t, slices.IsSortedFunc(keys, func(a, b item.Key) int { return strings.Compare(a.Sort, b.Sort) }))
	for i, k := range keys {
		require.Equal(t, i < 4, within(item.Head("u.1"), k), k.Sort)
		require.True(t, within(item.Everything("u.1"), k))
		require.Equal(t, i == 5, within(item.Logs("u.1"), k))
		require.Equal(t, i == 6, within(item.Messages("u.1"), k))
		require.Equal(t, i == 4, within(item.FoldedInto("u.1"), k))
		require.Equal(t, i == 7, item.IsOrder(k))
		require.True(t, within(item.Only(k), k))
		require.False(t, within(item.Only(k), item.Key{Partition: k.Partition, Sort: k.Sort + "0"}))
	}
	require.False(t, within(item.Everything("u.1"), item.State("u.10")), "another customer")
}

func TestARangeOfAPrefixHoldsJustThat(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		prefix := rapid.StringMatching(`[!-}]{0,4}`).Draw(rt, "prefix")
		sort := rapid.OneOf(rapid.StringMatching(`[!-~]{0,6}`), rapid.Map(rapid.String(), func(s string) string { return prefix + s })).Draw(rt, "sort")
		require.Equal(rt, strings.HasPrefix(sort, prefix), within(item.Prefix("p", prefix), item.Key{Partition: "p", Sort: sort}))
	})
}

func TestAMinuteIsRoundedUpForAlarmsAndDownForClocks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		at := time.Unix(rapid.Int64Range(3600, 9e9).Draw(rt, "s"), rapid.Int64Range(0, 999999999).Draw(rt, "ns"))
		up, down := item.MinuteAt(at), item.Floor(at)
		require.False(rt, up.Time().Before(at), "an alarm is never early")
		require.Less(rt, up.Time().Sub(at), time.Minute)
		require.False(rt, down.Time().After(at))
		require.Less(rt, at.Sub(down.Time()), time.Minute)
		back, err := item.ParseMinute(up.String())
		require.NoError(rt, err)
		require.Equal(rt, up, back)
	})
	require.True(t, item.Minute(0).Time().IsZero())
	_, err := item.ParseMinute("noon")
	require.ErrorContains(t, err, `"noon"`)
}

func TestTheAgendaIsReadThroughTheMinuteThatHasBegun(t *testing.T) {
	m := item.MinuteAt(noon)
	for _, c := range []string{"u.1", "a.2", "u.#odd", "u.~"} {
		shard := item.Shard(c)
		require.Less(t, shard, item.Shards)
		k := item.Agenda(c, m)
		require.True(t, within(item.AgendaThrough(shard, m), k))
		require.True(t, within(item.AgendaThrough(shard, m+100), k))
		require.False(t, within(item.AgendaThrough(shard, m-1), k))
		require.False(t, within(item.AgendaThrough((shard+1)%item.Shards, m), k))
		minute, customer, err := item.ParseAgenda(k)
		require.NoError(t, err)
		require.Equal(t, m, minute)
		require.Equal(t, c, customer)
	}
	for _, wrong := range []string{"", "202605041200", "soon#u.1"} {
		_, _, err := item.ParseAgenda(item.Key{Partition: "AGENDA#00", Sort: wrong})
		require.Error(t, err)
	}
}

func TestCustomersAreSpreadOverTheShards(t *testing.T) {
	var shards [item.Shards]int
	for i := range 3200 {
		shards[item.Shard(fmt.Sprintf("u.%d", i))]++
	}
	for shard, n := range shards {
		require.InDelta(t, 200, n, 70, "shard %d", shard)
	}
}

func TestAMemberLiesInItsSegmentsShard(t *testing.T) {
	k := item.Member("regulars", "u.1")
	require.True(t, within(item.Members("regulars", item.Shard("u.1")), k))
	require.False(t, within(item.Members("regular", item.Shard("u.1")), k))
}

func TestAnAddressIsNamedWithoutSayingIt(t *testing.T) {
	h := item.AddressHash(" Maja@Mail.Example ")
	require.Equal(t, h, item.AddressHash("maja@mail.example"))
	require.Regexp(t, `^[0-9a-f]{32}$`, h)
	require.NotEqual(t, h, item.AddressHash("maja@mail.examples"))
}

func TestTheNewestCatalogIsTheHighestVersion(t *testing.T) {
	require.Less(t, item.Catalog(9).Sort, item.Catalog(10).Sort)
	require.Less(t, item.Catalog(10).Sort, item.Catalog(1<<32-1).Sort)
	r := item.NewestCatalog()
	require.True(t, r.Backward)
	require.Equal(t, 1, r.Limit)
	require.True(t, within(r, item.Catalog(3)))
}

func TestWhatIsCountedByDayLiesInItsDay(t *testing.T) {
	late := time.Date(2026, 5, 4, 23, 59, 59, 999e6, time.FixedZone("", -3600)) // the 5th in UTC
	require.True(t, within(item.FailedOn(late), item.Failed(late, 1)))
	require.False(t, within(item.FailedOn(noon), item.Failed(late, 1)))
	require.Contains(t, item.JournalDay("u.1", late).Partition, "20260505")
	require.Less(t, item.JournalDay("u.1", noon).Sort, item.JournalDay("u.1", noon.Add(time.Millisecond)).Sort)
}

func TestAKeyWrittenAsTextIsReadBack(t *testing.T) {
	k := item.Order("u.1", "o#1", id.ID(7))
	require.True(t, strings.HasSuffix(k.Sort, id.ID(7).String()), "it ends with the event that made it")
	require.Equal(t, k, item.ParseRef(k.Ref()))
	require.Equal(t, item.Key{}, item.ParseRef(""))
	require.Equal(t, item.Key{}, item.ParseRef("C#u.1"))
}

func TestADayIsReadBackFromTheKeysThatNameIt(t *testing.T) {
	at := time.Date(2026, 5, 4, 23, 59, 0, 0, time.FixedZone("behind", -2*60*60))
	day := time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)
	back, err := item.FigureDay(item.Figure("campaign:letter", at))
	require.NoError(t, err)
	require.Equal(t, day, back)
	back, err = item.RecountDay(item.Recount(at, 7))
	require.NoError(t, err)
	require.Equal(t, day, back)
	back, ok := item.JournalDate(item.JournalDay("u.ana", at))
	require.True(t, ok)
	require.Equal(t, day, back)
	for _, other := range []item.Key{{}, item.State("u.ana"), {Partition: "J#today#00", Sort: "x"}} {
		_, ok := item.JournalDate(other)
		require.False(t, ok, other)
	}
	_, err = item.FigureDay(item.Counted())
	require.ErrorContains(t, err, "names no day")
	require.True(t, item.IsMessage(item.Message("u.ana", "202605041300_00")))
	require.False(t, item.IsMessage(item.Log("u.ana", at, 7)))
}

func TestTheNextAlarmsAreTheFirstOfTheirShard(t *testing.T) {
	r := item.AgendaNext(3, 10)
	require.Equal(t, item.AgendaThrough(3, 0).Partition, r.Partition)
	require.Equal(t, []any{"", "", 10, false}, []any{r.From, r.To, r.Limit, r.Backward})
}
