package item

import "strings"

// Message is the key of a message's item; msg is the whole message id (minute_hash).
func Message(customer, msg string) Key { return Key{Customer(customer), "MSG#" + msg} }

// Messages is the range of a customer's messages.
func Messages(customer string) Range { return Prefix(Customer(customer), "MSG#") }

// IsMessage tells whether a key is one that Message made.
func IsMessage(k Key) bool { return strings.HasPrefix(k.Sort, "MSG#") }
