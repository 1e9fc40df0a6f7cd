package event

// ByCustomer groups events by the customer that they name: the groups by their first event, each in the order of the events.
func ByCustomer(events []Event) [][]Event {
	return GroupBy(events, func(e Event) string { return e.Customer })
}

// GroupBy groups events by a key, in the same order.
func GroupBy(events []Event, key func(Event) string) [][]Event {
	place := map[string]int{}
	var groups [][]Event
	for _, e := range events {
		k := key(e)
		i, ok := place[k]
		if !ok {
			i = len(groups)
			place[k], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], e)
	}
	return groups
}
