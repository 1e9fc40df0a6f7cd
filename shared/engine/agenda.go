package engine

import (
	"context"
	"fmt"

	"rapport/shared/core/item"
)

// Alarms reads the agenda items of a shard, in their order.
func Alarms(shard int, items []item.Item) ([]Alarm, error) {
	var all []Alarm
	for _, it := range items {
		minute, customer, err := item.ParseAgenda(it.Key)
		if err != nil {
			return nil, fmt.Errorf("agenda shard %d: %w", shard, err)
		}
		all = append(all, Alarm{minute, customer, shard})
	}
	return all, nil
}

// FirstAlarm returns the earliest minute, from and through among them, that has an agenda item; 0 for none. A zero from is the beginning.
func FirstAlarm(ctx context.Context, store Store, from, through item.Minute) (first item.Minute, err error) {
	for shard := range item.Shards {
		r := item.AgendaThrough(shard, through) // no later than what another shard holds
		r.Limit = 1
		if from > 0 {
			r.From = from.String()
		}
		items, err := store.Query(ctx, r)
		if err != nil {
			return 0, fmt.Errorf("look for the next alarm: %w", err)
		}
		alarms, err := Alarms(shard, items)
		if err != nil {
			return 0, err
		}
		if len(alarms) > 0 {
			first, through = alarms[0].Minute, alarms[0].Minute
		}
	}
	return first, nil
}
