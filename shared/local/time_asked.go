package local

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rapport/shared/core/fault"
)

// moveClock takes {"advance":"25h"} or {"until":"next","customer":"u.1"}. Whoever asked may go: what has begun runs to its end, or ends
// between two jumps when the world does, and who asks meanwhile is told so.
func (w *World) moveClock(r *http.Request) (int, any, error) {
	var in struct{ Advance, Until, Customer string }
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 4096)).Decode(&in); err != nil {
		return 0, nil, badClock()
	}
	d, err := parseDuration(in.Advance)
	next := in.Until == "next" && in.Customer != "" && in.Advance == ""
	if !next && (err != nil || in.Until != "") {
		return 0, nil, badClock()
	}
	if !w.asked.CompareAndSwap(false, true) {
		return 0, nil, fault.New(fault.Conflict, "time is being moved already, and goes on when the page that asked for it was left: try again when that is done")
	}
	defer w.asked.Store(false)
	var moved Moved
	if next {
		moved, err = w.UntilNext(w.ctx, in.Customer)
	} else {
		moved, err = w.Advance(w.ctx, d)
	}
	if w.ctx.Err() != nil {
		err = fault.New(fault.Unavailable, "Rapport was stopped while time was moved; it stands at %s", moved.Now.In(w.zone).Format("Mon 2 Jan 2006, 15:04"))
	}
	return http.StatusOK, moved, err
}

func badClock() error {
	return fault.New(fault.Invalid, `send {"advance":"25h"} (also 30m, 1d, 2w; at most 400d), or {"until":"next","customer":"u.ID"}`)
}

// parseDuration reads 45s, 30m, 25h, 1h30m, 1d and 2w.
func parseDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	for unit, size := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if n, ok := strings.CutSuffix(s, unit); ok {
			var count int
			count, err = strconv.Atoi(n)
			d = time.Duration(min(count, 1000)) * size
		}
	}
	if err == nil && (d <= 0 || d > horizon) {
		err = fmt.Errorf("%s is out of bounds", s)
	}
	return d, err
}
