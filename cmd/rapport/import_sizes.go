package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/result"
	"rapport/shared/engine"
)

// What DynamoDB counts as one unit, in bytes.
const (
	readUnit  = 4 << 10
	writeUnit = 1 << 10
)

// weight is what the states of an import's customers come to.
type weight struct {
	bytes       []int // of each state, sorted
	puts        int   // of those states, since they were made
	read, write int   // units of one read and one put each time, at the present size
}

// sizes prints what the customers of this run weigh, if the store can be read from here.
func (i *importer) sizes(ctx context.Context, s surroundings) error {
	if len(i.seen) == 0 {
		return nil
	}
	t, err := openTable(ctx, s, i.o.store, false)
	if fault.Is(err, fault.NotFound) {
		fmt.Fprintf(i.out, "Sizes are not known: %v.\n", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer t.close()
	w, err := weigh(ctx, t.engine(), slices.Sorted(maps.Keys(i.seen)))
	if err != nil || len(w.bytes) == 0 {
		return err
	}
	fmt.Fprintf(i.out, "%s customers' states: median %s bytes, p99 %s. They were put %s times; in DynamoDB's units at least %s read and %s written.\n",
		result.Thousands(len(w.bytes)), result.Thousands(w.at(0.5)), result.Thousands(w.at(0.99)), result.Thousands(w.puts), result.Thousands(w.read), result.Thousands(w.write))
	return nil
}

// weigh loads each customer once. A state's version counts its puts, and each put had a read before it.
func weigh(ctx context.Context, e *engine.Engine, customers []string) (weight, error) {
	var w weight
	counted := map[string]bool{}
	for _, who := range customers {
		s, err := e.Load(ctx, who)
		if err != nil {
			return w, err
		}
		if s.Version == 0 || counted[s.ID] {
			continue
		}
		counted[s.ID] = true
		size, puts := len(customer.Encode(s)), int(s.Version)
		w.bytes = append(w.bytes, size)
		w.puts += puts
		w.read += puts * units(size, readUnit)
		w.write += puts * units(size, writeUnit)
	}
	slices.Sort(w.bytes)
	return w, nil
}

func units(size, unit int) int { return max(1, (size+unit-1)/unit) }

// at returns the size below which that share of the states lies.
func (w weight) at(share float64) int { return w.bytes[int(share*float64(len(w.bytes)-1))] }
