package item

import (
	"fmt"
	"strings"
)

// Agenda is the key of an alarm.
func Agenda(customer string, m Minute) Key { return AgendaIn(Shard(customer), customer, m) }

// AgendaIn is the key of an alarm that lies in a shard, whatever shard the customer has now.
func AgendaIn(shard int, customer string, m Minute) Key {
	return Key{agendaPartition(shard), m.String() + "#" + customer}
}

// isAgenda tells whether a key is one that Agenda made.
func isAgenda(k Key) bool { return strings.HasPrefix(k.Partition, "AGENDA#") }

func agendaPartition(shard int) string { return fmt.Sprintf("AGENDA#%02d", shard) }

// AgendaThrough is the range of one shard's alarms from the start through minute m.
func AgendaThrough(shard int, m Minute) Range {
	return Range{Partition: agendaPartition(shard), To: (m + 1).String()}
}

// AgendaNext is the range of one shard's next alarms, those that are due among them.
func AgendaNext(shard, limit int) Range {
	return Range{Partition: agendaPartition(shard), Limit: limit}
}

// ParseAgenda takes an agenda item's key apart.
func ParseAgenda(k Key) (Minute, string, error) {
	min, customer, ok := strings.Cut(k.Sort, "#")
	if !ok {
		return 0, "", fmt.Errorf("agenda key %q has no customer", k.Sort)
	}
	m, err := ParseMinute(min)
	return m, customer, err
}
