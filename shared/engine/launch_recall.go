package engine

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/segment"
)

const (
	recallPasses = 2                // through history
	historyLag   = 20 * time.Minute // what was appended until then can be read: Firehose takes 15 minutes (template.yaml), and a function uses no older definitions after one
	recallTime   = 15 * time.Second // so long a run begins with parts, and then hands on what they hold
	recallGrows  = 5 * time.Second  // so long it takes more at once each time: what was begun last takes as long as what was before it at most
	recallAtOnce = 8                // parts of at most 64 MB, of which a function of 512 MB does not hold many
	recallMost   = perRun           // times found, whatever the clock says: each may be of another customer
	recallWaits  = 2 * time.Hour    // so long a scheduled campaign waits at most, and a part is tried that cannot be read; new counters begin this anew
	recallFresh  = 3 * time.Minute  // engage has taken in what it was handed, and lists are what they will be
)

// recalling is how far launch came with the counters that are new: their times from before they counted lie in history (law 7).
//
// History is gone through twice: at once, so that lists are right within minutes, and again when all that was appended before every function knew the
// counters can be read. What is found twice is recalled twice, which is harmless.
type recalling struct {
	Whole  map[id.ID]int `json:"whole,omitempty"`  // counters that hold what history held, and of how many times they are the newest
	Asked  map[id.ID]int `json:"asked,omitempty"`  // those that do not yet
	Since  time.Time     `json:"since,omitzero"`   // when Asked were first seen
	Passes int           `json:"passes,omitempty"` // that are done
	After  string        `json:"after,omitempty"`  // the last part that this pass is done with
	Passed time.Time     `json:"passed,omitzero"`  // when a pass was done last
}

// adopt takes new definitions in. jumped says that launch missed a version between: a state may have forgotten what that one did not ask.
func (r recalling) adopt(c *catalog.Catalog, jumped bool, now time.Time) recalling {
	next := recalling{Whole: map[id.ID]int{}, Asked: map[id.ID]int{}, Since: now, Passed: r.Passed}
	for _, counter := range c.Counters {
		if n := min(counter.N, r.Whole[counter.ID]); n > 0 && !jumped {
			next.Whole[counter.ID] = n
		}
		if next.Whole[counter.ID] < counter.N {
			next.Asked[counter.ID] = counter.N
		}
	}
	if len(next.Asked) == 0 {
		return recalling{Whole: next.Whole, Passed: r.Passed}
	}
	for asked, n := range next.Asked {
		if jumped || r.Asked[asked] < n {
			return next // from the beginning
		}
	}
	next.Since, next.Passes, next.After = r.Since, r.Passes, r.After
	return next
}

// done makes all that was asked whole.
func (r recalling) done() recalling {
	whole := map[id.ID]int{}
	maps.Copy(whole, r.Whole)
	maps.Copy(whole, r.Asked)
	return recalling{Whole: whole, Passed: r.Passed}
}

// passed notes that a pass is done.
func (r recalling) passed(now time.Time) recalling {
	r.Passes, r.After, r.Passed = r.Passes+1, "", now
	if r.Passes < recallPasses {
		return r
	}
	return r.done()
}

// due is when history is to be gone through next, the zero time for not at all.
func (r recalling) due() time.Time {
	switch {
	case len(r.Asked) == 0:
		return time.Time{}
	case r.Passes == 0:
		return r.Since
	}
	return r.Since.Add(historyLag)
}

// settled tells whether counters hold all that history does, but for the last minutes, or that was waited for long enough.
func (r recalling) settled(now time.Time) bool {
	return len(r.Asked) == 0 || r.passedOnce(now) || !now.Before(r.Since.Add(recallWaits))
}

// passedOnce tells whether history was gone through and engage had the time to take in what it held.
func (r recalling) passedOnce(now time.Time) bool {
	return r.Passes > 0 && !now.Before(r.Passed.Add(settleTime))
}

// lacks tells whether one of some counters does not hold yet what history does.
func (r recalling) lacks(counters []segment.Counter, now time.Time) bool {
	return !r.passedOnce(now) && slices.ContainsFunc(counters, func(c segment.Counter) bool { return r.Asked[c.ID] > 0 })
}

// fresh tells whether lists still change by what is recalled.
func (r recalling) fresh(now time.Time) bool {
	return !r.settled(now) || now.Before(r.Passed.Add(recallFresh))
}

// Unrecalled returns the counters of definitions that may not hold yet what history does: because they are not published, or launch has not read it for them. One read.
func (e *Engine) Unrecalled(ctx context.Context, c *catalog.Catalog) (counters []segment.Counter, err error) {
	shop, err := e.readShop(ctx)
	for _, counter := range c.Counters {
		if shop.Recalling.Whole[counter.ID] < counter.N {
			counters = append(counters, counter)
		}
	}
	return counters, err
}

// recall goes on with reading what history holds for new counters, and hands it to engage. It comes last in a run, and begins nothing when little time is left.
func (r *launchRun) recall(ctx context.Context) error {
	due := r.shop.Recalling.due()
	if due.IsZero() || r.now().Before(due) || !r.now().Before(r.ends.Add(-runTime/2)) {
		return nil
	}
	if r.Past == nil { // there is no history here
		r.shop.Recalling = r.shop.Recalling.done()
		return r.keep(ctx)
	}
	parts, err := r.Past.Parts(ctx)
	if err != nil {
		return fmt.Errorf("look for what new definitions ask of history: %w", err)
	}
	rest := slices.DeleteFunc(parts, func(part string) bool { return part <= r.shop.Recalling.After })
	read, err := r.recallParts(ctx, rest)
	switch {
	case err != nil:
		return fmt.Errorf("read what new definitions ask of history: %w", err)
	case read < len(rest):
		r.shop.Recalling.After = rest[read-1]
	default:
		slog.InfoContext(ctx, "history was gone through for new counters", "counters", len(r.shop.Recalling.Asked), "pass", r.shop.Recalling.Passes+1, "of", recallPasses)
		r.shop.Recalling = r.shop.Recalling.passed(r.now())
	}
	return r.keep(ctx)
}

// recallParts reads the first of the parts and hands on what they hold. It returns how many it did. It begins with one, because parts may be large and a function is
// ended after a minute. One that cannot be read ends it; when it was tried for long, and is the first, it is passed over.
func (r *launchRun) recallParts(ctx context.Context, parts []string) (read int, err error) {
	var asked []segment.Counter
	for _, counter := range r.c.Counters {
		if r.shop.Recalling.Asked[counter.ID] > 0 {
			asked = append(asked, counter)
		}
	}
	found := NewPastTimes(asked)
	began, some := r.now(), 1
	for took := time.Duration(0); read < len(parts) && found.times < recallMost && took < recallTime; took = r.now().Sub(began) {
		next := parts[read:min(len(parts), read+some)]
		_, err := readParts(ctx, r.Past, next, func(string) bool { return true }, func(_ int, e event.Event) { found.Take(e) }, nil)
		switch {
		case err == nil:
		case len(next) > 1: // those before it are read one by one
			some = 1
			continue
		case read > 0:
			return read, r.handRecalls(ctx, found)
		case r.now().Before(r.shop.Recalling.Since.Add(recallWaits)) || ctx.Err() != nil:
			return 0, err
		default:
			slog.ErrorContext(ctx, "a part of history cannot be read: what it holds is missing in new counters", "part", next[0], "error", err)
		}
		if read += len(next); took < recallGrows {
			some = min(2*some, recallAtOnce)
		}
	}
	return read, r.handRecalls(ctx, found)
}

func (r *launchRun) handRecalls(ctx context.Context, found *PastTimes) error {
	var events []event.Event
	for _, who := range found.Customers() {
		events = append(events, found.Recall(r.c.Version, r.now(), who, who))
	}
	if len(events) == 0 {
		return nil
	}
	return r.Defer(ctx, events)
}
