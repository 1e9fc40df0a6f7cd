package dynamo

import (
	"unicode/utf8"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

const (
	longest = 1024      // bytes of a key's part
	largest = 400 << 10 // bytes of an item, DynamoDB's own limit
	most    = 25        // puts of one transaction; DynamoDB would take 100
)

// checkPuts refuses with fault.Invalid or fault.TooLarge what no store takes.
func checkPuts(puts []item.Put) error {
	if len(puts) > most {
		return fault.New(fault.Invalid, "a transaction takes at most %d puts, not %d", most, len(puts))
	}
	for i := range puts {
		it := &puts[i].Item
		if err := checkItem(it); err != nil {
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

func checkItem(it *item.Item) error {
	if err := checkKey("key", it.Key); err != nil {
		return err
	}
	if it.Index != (item.Key{}) {
		if err := checkKey("index key", it.Index); err != nil {
			return err
		}
	}
	size := len(it.Partition) + len(it.Sort) + len(it.Index.Partition) + len(it.Index.Sort) + len(it.Body)
	if size > largest {
		return fault.New(fault.TooLarge, "item %s %s has %d bytes, a store takes at most %d: split it", it.Partition, it.Sort, size, largest)
	}
	return nil
}

func checkKey(what string, k item.Key) error {
	if err := checkPart(what, k.Partition); err != nil {
		return err
	}
	return checkPart(what, k.Sort)
}

func checkPart(what, part string) error {
	if part == "" || len(part) > longest || !utf8.ValidString(part) {
		return fault.New(fault.Invalid, "%s: %.80q must be 1 to %d bytes of valid UTF-8", what, part, longest)
	}
	return nil
}
