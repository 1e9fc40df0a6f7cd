// Package item holds the shape of what lies in the one table, and every key in it.
// A store knows only this package: it never learns what a customer is.
package item

import (
	"strings"
	"time"
)

// Key names an item. Both parts are non-empty, valid UTF-8 and at most 1,024 bytes.
type Key struct{ Partition, Sort string }

// Item is one row. Version is what conditions speak of; 0 means that it has none
// (Below(v) holds for it). A zero Expires means never; an expired item is never
// returned, and conditions hold as if it were absent. Index is the item's place in
// the sparse index; the zero Key keeps it out.
type Item struct {
	Key
	Version uint64
	Expires time.Time
	Index   Key
	Body    []byte
}

// Test is the closed set of a put's conditions.
type Test uint8

const (
	Always Test = iota // whatever is there is replaced
	Absent             // nothing is there (or it has expired)
	Is                 // what is there has exactly this version
	Below              // what is there has a lower version, or nothing is there
)

// When is a put's condition. The zero When is Always.
type When struct {
	Test    Test
	Version uint64 // of Is and Below
}

// Put is an item with the condition under which it replaces what is there.
type Put struct {
	Item Item
	When When
}

// Ref writes a key as one text, for an item that names another.
func (k Key) Ref() string { return k.Partition + "\t" + k.Sort }

// ParseRef reads what Ref wrote; it returns the zero Key for anything else.
func ParseRef(ref string) Key {
	partition, sort, ok := strings.Cut(ref, "\t")
	if !ok {
		return Key{}
	}
	return Key{partition, sort}
}
