package item

import (
	"unicode/utf8"

	"rapport/shared/core/fault"
)

// What every store refuses, so that a shop can move from one to another.
const (
	longest = 1024      // bytes of a key's part
	largest = 400 << 10 // bytes of an item: DynamoDB's limit
	most    = 25        // puts of one transaction; DynamoDB would take 100
)

// Check returns fault.Invalid or fault.TooLarge for puts that no store takes: more than 25, a key twice, an empty, overlong or
// broken key, half an index key, an item over 400 KB.
func Check(puts ...Put) error {
	if len(puts) > most {
		return fault.New(fault.Invalid, "a transaction takes at most %d puts, not %d", most, len(puts))
	}
	for i := range puts {
		it := &puts[i].Item
		if err := it.check(); err != nil {
			return err
		}
		for j := range puts[:i] {
			if puts[j].Item.Key == it.Key {
				return fault.New(fault.Invalid, "a transaction puts %s %s twice: put it once", it.Partition, it.Sort)
			}
		}
	}
	return nil
}

// Check returns fault.Invalid for a key that no store takes.
func (k Key) Check() error { return k.check("key") }

func (it *Item) check() error {
	if err := it.Key.Check(); err != nil {
		return err
	}
	if it.Index != (Key{}) {
		if err := it.Index.check("index key"); err != nil {
			return err
		}
	}
	size := len(it.Partition) + len(it.Sort) + len(it.Index.Partition) + len(it.Index.Sort) + len(it.Body)
	if size > largest {
		return fault.New(fault.TooLarge, "item %s %s has %d bytes, a store takes at most %d: split it", it.Partition, it.Sort, size, largest)
	}
	return nil
}

func (k Key) check(what string) error {
	if err := checkPart(what, k.Partition); err != nil {
		return err
	}
	return checkPart(what, k.Sort)
}

// Check returns fault.Invalid for a range whose partition no store has.
func (r Range) Check() error { return checkPart("range's partition", r.Partition) }

func checkPart(what, part string) error {
	if part == "" || len(part) > longest || !utf8.ValidString(part) {
		return fault.New(fault.Invalid, "%s: %.80q must be 1 to %d bytes of valid UTF-8", what, part, longest)
	}
	return nil
}
