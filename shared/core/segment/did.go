package segment

import "time"

// MaxTimes is how many times a Counter keeps at most.
const MaxTimes = 64

// Did holds when the event happened at least AtLeast times, of those that pass Where, in
// the time Within before now (0: ever). A time t is within w when t > now − w.
//
// What a Record keeps for every event is enough for most: any count ever, or up to RecordTimes
// times within. Else Counter names what the state has to keep for it.
type Did struct {
	Event   string
	AtLeast int
	Within  time.Duration
	Where   Where
	Counter *Counter // nil when the Record answers
}

// NewDid returns the rule with the counter that it needs, if it needs one. An atLeast below 1 is 1.
func NewDid(event string, atLeast int, within time.Duration, where Where) Did {
	atLeast = max(atLeast, 1)
	d := Did{Event: event, AtLeast: atLeast, Within: within, Where: where}
	if len(where) > 0 || within > 0 && atLeast > RecordTimes {
		c := NewCounter(event, where, atLeast)
		d.Counter = &c
	}
	return d
}

// Holds changes by itself only from true to false: when the AtLeast-th newest time leaves the window.
func (d Did) Holds(f Facts, now time.Time) (bool, time.Time) {
	if d.Counter == nil && d.Within == 0 {
		return f.Record(d.Event).Count >= uint32(d.AtLeast), time.Time{}
	}
	times := d.times(f)
	if len(times) < d.AtLeast {
		return false, time.Time{}
	}
	if d.Within == 0 {
		return true, time.Time{}
	}
	leaves := times[len(times)-d.AtLeast].Add(d.Within)
	if !now.Before(leaves) {
		return false, time.Time{}
	}
	return true, leaves
}

func (d Did) times(f Facts) []time.Time {
	if d.Counter != nil {
		return f.Times(d.Counter.ID)
	}
	return f.Record(d.Event).Times
}
