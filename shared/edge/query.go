package edge

import (
	"net/url"
	"strconv"
	"time"

	"rapport/shared/core/fault"
)

// QueryNumber returns a whole number of a query, otherwise when it is not there. It returns fault.Invalid for one that is none, or not within 1 and max.
func QueryNumber(q url.Values, name string, otherwise, max int) (int, error) {
	s := q.Get(name)
	if s == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > max {
		return 0, fault.New(fault.Invalid, "%s is a whole number from 1 to %d, not %q", name, max, s)
	}
	return n, nil
}

// QueryDay returns a day (midnight UTC) of a query, the zero time when it is not there. It returns fault.Invalid for one that is none.
func QueryDay(q url.Values, name string) (time.Time, error) {
	s := q.Get(name)
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "%s is a day in UTC, as 2026-12-01, not %q", name, s)
	}
	return t, nil
}
