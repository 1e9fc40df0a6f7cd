package contract

import (
	"encoding/binary"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

const racers = 16

// races: conditions are decided one after another, however many ask at once.
var races = []promise{
	{"of many who put what is absent exactly one wins, and its body stays", func(b *bench) {
		errs := b.race(func(n int) error {
			return b.try(item.Item{Key: key("a"), Version: 1, Body: []byte{byte(n)}}, item.When{Test: item.Absent})
		})
		it, there := b.get(key("a"))
		require.True(b, there)
		for n, err := range errs {
			if n == int(it.Body[0]) {
				require.NoError(b, err)
			} else {
				b.refused(fault.Conflict, err)
			}
		}
	}},
	{"no update is lost between a read and a put on its version", func(b *bench) {
		const each = 5
		b.put(item.Item{Key: key("n"), Version: 1, Body: make([]byte, 8)})
		errs := b.race(func(int) error {
			for range each {
				if err := b.increment(key("n")); err != nil {
					return err
				}
			}
			return nil
		})
		for _, err := range errs {
			require.NoError(b, err)
		}
		it, _ := b.get(key("n"))
		require.EqualValues(b, racers*each, binary.BigEndian.Uint64(it.Body))
		require.EqualValues(b, 1+racers*each, it.Version)
	}},
	{"the highest version stays whatever order writers below it come in", func(b *bench) {
		b.race(func(n int) error {
			v := uint64(n*7%racers + 1)
			return b.try(at("a", v), item.When{Test: item.Below, Version: v})
		})
		require.EqualValues(b, racers, b.version(key("a")))
	}},
	{"of many transactions on two items exactly one wins both", func(b *bench) {
		errs := b.race(func(n int) error {
			first, second := at("a", uint64(n+1)), at("b", uint64(n+1))
			if n%2 == 1 {
				first, second = second, first
			}
			absent := item.When{Test: item.Absent}
			return b.Transact(b.Context(), []item.Put{{Item: first, When: absent}, {Item: second, When: absent}}, time.Time{})
		})
		winner := -1
		for n, err := range errs {
			if err == nil {
				require.Equal(b, -1, winner, "two transactions won")
				winner = n
				continue
			}
			b.refused(fault.Conflict, err)
		}
		if winner < 0 { // transactions may all have refused each other; the next one must get through
			winner = 99
			absent := item.When{Test: item.Absent}
			require.NoError(b, b.Transact(b.Context(), []item.Put{{Item: at("a", 100), When: absent}, {Item: at("b", 100), When: absent}}, time.Time{}))
		}
		require.EqualValues(b, winner+1, b.version(key("a")))
		require.EqualValues(b, winner+1, b.version(key("b")))
	}},
	{"writers of different items do not disturb each other", func(b *bench) {
		errs := b.race(func(n int) error {
			for v := range uint64(5) {
				if err := b.try(at(string(rune('a'+n)), v+1), item.When{Test: item.Below, Version: v + 1}); err != nil {
					return err
				}
			}
			return nil
		})
		for _, err := range errs {
			require.NoError(b, err)
		}
		for _, it := range b.query(item.Range{Partition: "P"}) {
			require.EqualValues(b, 5, it.Version)
		}
		require.Len(b, b.query(item.Range{Partition: "P"}), racers)
	}},
}

// race runs as many calls at once as there are racers and returns what each of them got.
func (b *bench) race(call func(n int) error) []error {
	errs := make([]error, racers)
	var ready, done sync.WaitGroup
	ready.Add(racers)
	for n := range racers {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			errs[n] = call(n)
		})
	}
	done.Wait()
	return errs
}

// increment adds one to the number in an item's body, as often as it takes.
func (b *bench) increment(k item.Key) error {
	for {
		found, err := b.Query(b.Context(), item.Range{Partition: k.Partition, From: k.Sort, Limit: 1})
		if err != nil {
			return err
		}
		it := found[0]
		was := it.Version
		it.Version++
		it.Body = binary.BigEndian.AppendUint64(nil, binary.BigEndian.Uint64(it.Body)+1)
		if err = b.try(it, item.When{Test: item.Is, Version: was}); !fault.Is(err, fault.Conflict) {
			return err
		}
	}
}
