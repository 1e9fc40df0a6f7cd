package item_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

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

func TestWhatIsAboutOneCustomerIsToldFromWhatIsAboutTheShop(t *testing.T) {
	hash := item.AddressHash("ana@shop.example")
	for _, k := range []item.Key{item.State("u.ana"), item.Log("u.ana", noon, 1), item.Agenda("u.ana", item.MinuteAt(noon)), item.Member("regulars", "u.ana"),
		item.Suppressed(hash), item.Owner(hash, "u.ana")} {
		require.True(t, item.Personal(k), k)
	}
	for _, k := range []item.Key{item.Catalog(1), item.Draft("shop.yaml"), item.Launcher(), item.Launch("letter", "2026-12-01", 3), item.Figure("members:regulars", noon),
		item.Counted(), item.Audit(noon, 1), item.Failed(noon, 1), item.Spent("pass"), item.JournalDay("u.ana", noon)} {
		require.False(t, item.Personal(k), k)
	}
}

func TestNamesAreReadBackFromTheKeysThatHoldThem(t *testing.T) {
	odd := "u.a#b"
	require.Equal(t, odd, item.CustomerOf(item.State(odd)))
	require.Equal(t, "a.web#1", item.FoldedOf(item.Folded(odd, "a.web#1")))
	require.Equal(t, "o#1", item.OrderOf(item.Order(odd, "o#1", 7)))
	require.Equal(t, "members:regulars", item.FigureOf(item.Figure("members:regulars", noon)))
	for _, other := range []item.Key{{}, item.Catalog(1), item.Counted()} {
		require.Empty(t, item.CustomerOf(other)+item.FoldedOf(other)+item.OrderOf(other)+item.FigureOf(other), other)
	}
	require.True(t, item.IsLaunch(item.Occurrence("letter", "2026-12-01")))
	require.False(t, item.IsLaunch(item.Launcher()), "that is of the shop as a whole")
}
