package engine

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// place is where a search stopped: behind an item of a day's journal, of which only the keys matter.
type place struct {
	day  time.Time
	item item.Item
}

// String writes the place as a cursor for a link.
func (p place) String() string {
	b := mustJSON([]string{p.day.Format(time.DateOnly), p.item.Index.Sort, p.item.Partition, p.item.Sort})
	return base64.RawURLEncoding.EncodeToString(b)
}

// parsePlace reads what String wrote; "" is the zero place. It returns fault.Invalid for anything else.
func parsePlace(cursor string) (place, error) {
	if cursor == "" {
		return place{}, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	var parts []string
	if err != nil || json.Unmarshal(b, &parts) != nil || len(parts) != 4 {
		return place{}, fault.New(fault.Invalid, "this page of the list is not understood: begin at the list's first page")
	}
	day, err := time.Parse(time.DateOnly, parts[0])
	if err != nil {
		return place{}, fault.New(fault.Invalid, "this page of the list is of no day: begin at the list's first page")
	}
	p := place{day: day}
	p.item.Index.Sort, p.item.Partition, p.item.Sort = parts[1], parts[2], parts[3]
	return p, nil
}
