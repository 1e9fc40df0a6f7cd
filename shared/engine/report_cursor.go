package engine

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// cursor is where a reader of the journal stopped: behind an item of a day's journal, of which only the keys matter.
type cursor struct {
	day  time.Time
	item item.Item
}

// String writes the cursor for a link.
func (c cursor) String() string {
	b := mustJSON([]string{c.day.Format(time.DateOnly), c.item.Index.Sort, c.item.Partition, c.item.Sort})
	return base64.RawURLEncoding.EncodeToString(b)
}

// parseCursor reads what String wrote; "" is the zero cursor. It returns fault.Invalid for anything else.
func parseCursor(text string) (cursor, error) {
	if text == "" {
		return cursor{}, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	var parts []string
	if err != nil || json.Unmarshal(b, &parts) != nil || len(parts) != 4 {
		return cursor{}, fault.New(fault.Invalid, "this page of the list is not understood: begin at the list's first page")
	}
	day, err := time.Parse(time.DateOnly, parts[0])
	if err != nil {
		return cursor{}, fault.New(fault.Invalid, "this page of the list is of no day: begin at the list's first page")
	}
	c := cursor{day: day}
	c.item.Index.Sort, c.item.Partition, c.item.Sort = parts[1], parts[2], parts[3]
	return c, nil
}
