package bus

import (
	"container/heap"
	"time"

	"rapport/shared/local/wiring"
)

// delivery is one entry for one rule. Of a misbehaving bus it is handed over several
// times: open counts the copies that have not ended, and taken says that one succeeded.
type delivery struct {
	id       int64
	ruleName string
	rule     wiring.Rule // the zero Rule when the template has it no more
	payload  []byte
	due      time.Time
	tries    int // that failed

	open  int
	taken bool
	err   error
}

// queue holds deliveries by what they wait for.
type queue struct {
	ready   map[string][]*delivery // by verb, first come first
	later   byDue
	running map[string]int // by verb
	held    int            // copies that come in a moment
}

func newQueue() queue {
	return queue{ready: map[string][]*delivery{}, running: map[string]int{}}
}

// idle tells whether nothing runs and nothing is to be done by now.
func (q *queue) idle(now time.Time) bool {
	if q.held > 0 || len(q.later) > 0 && !q.later[0].due.After(now) {
		return false
	}
	for _, r := range q.ready {
		if len(r) > 0 {
			return false
		}
	}
	for _, n := range q.running {
		if n > 0 {
			return false
		}
	}
	return true
}

// byDue is a heap.
type byDue []*delivery

func (h byDue) Len() int           { return len(h) }
func (h byDue) Less(i, j int) bool { return h[i].due.Before(h[j].due) }
func (h byDue) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byDue) Push(x any)        { *h = append(*h, x.(*delivery)) }
func (h *byDue) Pop() any {
	last := len(*h) - 1
	d := (*h)[last]
	*h = (*h)[:last]
	return d
}

// due takes out of later what is to be done by now.
func (q *queue) due(now time.Time) (out []*delivery) {
	for len(q.later) > 0 && !q.later[0].due.After(now) {
		out = append(out, heap.Pop(&q.later).(*delivery))
	}
	return out
}
