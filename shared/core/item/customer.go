package item

import (
	"fmt"
	"strings"
	"time"
)

const (
	ofCustomer = "C#"
	folded     = "FOLDED#"
)

// Customer is the partition of everything about one customer.
func Customer(customer string) string { return ofCustomer + customer }

// CustomerOf returns the customer in whose partition a key lies; "" when it lies in none.
func CustomerOf(k Key) string { return behind(ofCustomer, k.Partition) }

// behind returns what stands behind a prefix; "" when text does not begin with it.
func behind(prefix, text string) string {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return ""
	}
	return rest
}

// Personal tells whether what lies under a key is about one customer: in her own partition, an alarm, a membership, her address.
func Personal(k Key) bool {
	return CustomerOf(k) != "" || isAgenda(k) || IsMember(k) || isAddress(k)
}

// Everything is the range of all that lies about a customer.
func Everything(customer string) Range { return Range{Partition: Customer(customer)} }

// Head is the range of a customer's state and the pages of seen ids behind it.
func Head(customer string) Range { return Prefix(Customer(customer), "!") }

// Beside is the range of what lies about a customer beside the head: aliases, lines, messages, orders.
func Beside(customer string) Range { return Range{Partition: Customer(customer), From: after("!")} }

// State is the key of a customer's state: it sorts before everything else in the partition.
func State(customer string) Key { return Key{Customer(customer), "!0"} }

// Page is the key of a page of seen event ids that was written for the given version of the state.
func Page(customer string, now time.Time, version uint64) Key {
	return Key{Customer(customer), fmt.Sprintf("!1#%s#%020d", stamp(now), version)}
}

// Folded is the key that says that another customer was folded into this one.
func Folded(customer, other string) Key { return Key{Customer(customer), folded + other} }

// FoldedInto is the range of those that were folded into a customer.
func FoldedInto(customer string) Range { return Prefix(Customer(customer), folded) }

// FoldedOf returns the other customer of a key that Folded made; "" of another key.
func FoldedOf(k Key) string { return behind(folded, k.Sort) }
