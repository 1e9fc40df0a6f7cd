package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/item"
)

// Problem is something that a person should look at.
type Problem struct {
	Sentence string
	Campaign string // that it is about; "" for none
	Who      *Who   // whom it concerns; nil where that is not a number of the journal
}

// tolerable is the share of complaints from which on the mailbox providers begin to turn mail away (docs/DEPLOY.md).
const tolerable = 0.001

func (e *Engine) problems(ctx context.Context, c *catalog.Catalog, o Overview, halts map[string]Halt) ([]Problem, error) {
	all, err := e.failuresSince(ctx, dayOf(o.At).Add(-aDay), dayOf(o.At))
	if err != nil {
		return nil, err
	}
	if n := o.Week.Unknown; n.N > 0 {
		who := o.Week.Who(n.Ask)
		all = append(all, Problem{Sentence: fmt.Sprintf("%s of the last 7 days may or may not have been sent: the channel's reply was lost", things(n.N, "message", "messages")), Who: &who})
	}
	if complained, delivered := o.Week.Complained.N, o.Week.Delivered.N; float64(complained) > tolerable*float64(delivered) {
		who := o.Week.Who(o.Week.Complained.Ask)
		all = append(all, Problem{Who: &who, Sentence: fmt.Sprintf("%s for %s delivered in 7 days: above one in a thousand mailbox providers turn mail away. Look at what these customers got, and why",
			things(complained, "complaint", "complaints"), things(delivered, "message", "messages"))})
	}
	return append(all, pausedOf(c, halts)...), nil
}

// failuresTold is how many failures of a day are counted: each holds the entry that failed.
const failuresTold = 100

// failuresSince counts what could not be taken in on some days.
func (e *Engine) failuresSince(ctx context.Context, days ...time.Time) ([]Problem, error) {
	failed, more := 0, ""
	for _, day := range days {
		of := item.FailedOn(day)
		of.Limit = failuresTold
		items, err := e.Store.Query(ctx, of)
		if err != nil {
			return nil, fmt.Errorf("read the failures of %s: %w", day.Format(time.DateOnly), err)
		}
		if failed += len(items); len(items) == failuresTold {
			more = "at least "
		}
	}
	if failed == 0 {
		return nil, nil
	}
	return []Problem{{Sentence: fmt.Sprintf("%s%s since yesterday could not be taken in: `rapport failures` lists what and why", more, things(failed, "entry", "entries"))}}, nil
}

// halts are what was decided of each campaign, by name.
func (e *Engine) halts(ctx context.Context, c *catalog.Catalog) (map[string]Halt, error) {
	all := map[string]Halt{}
	for _, one := range c.Campaigns {
		h, err := e.Halt(ctx, one.Name)
		if err != nil {
			return nil, err
		}
		all[one.Name] = h
	}
	return all, nil
}

func pausedOf(c *catalog.Catalog, halts map[string]Halt) (all []Problem) {
	for _, one := range c.Campaigns {
		if h := halts[one.Name]; h.Paused {
			all = append(all, Problem{Campaign: one.Name, Sentence: fmt.Sprintf("%s is paused by %s since %s", one.Name, h.By, until(h.Since, c.Shop.Location))})
		}
	}
	return all
}

func things(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
