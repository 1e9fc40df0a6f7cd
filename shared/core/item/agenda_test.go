package item_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

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

func TestTheNextAlarmsAreTheFirstOfTheirShard(t *testing.T) {
	r := item.AgendaNext(3, 10)
	require.Equal(t, item.AgendaThrough(3, 0).Partition, r.Partition)
	require.Equal(t, []any{"", "", 10, false}, []any{r.From, r.To, r.Limit, r.Backward})
}
