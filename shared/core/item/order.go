package item

import (
	"strings"

	"rapport/shared/core/id"
)

// Order is the key of an order's lines: the event that made it ends the key.
func Order(customer, order string, event id.ID) Key {
	return Key{Customer(customer), "ORDER#" + order + "#" + event.String()}
}

// Orders is the range of a customer's orders.
func Orders(customer string) Range { return Prefix(Customer(customer), "ORDER#") }

// IsOrder tells whether a key is one that Order made.
func IsOrder(k Key) bool { return strings.HasPrefix(k.Sort, "ORDER#") }

// OrderOf returns the order of a key that Order made; "" of another key.
func OrderOf(k Key) string {
	rest := behind("ORDER#", k.Sort)
	return rest[:max(strings.LastIndexByte(rest, '#'), 0)]
}
