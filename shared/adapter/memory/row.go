package memory

import (
	"bytes"
	"time"

	"rapport/shared/core/item"
)

// row is an item as it lies in the store. It never changes once it is there, so clones share it.
type row struct {
	item.Item
	mark Fingerprint
}

// newRow copies an item in: its body is nobody else's, its time is in UTC.
func newRow(it item.Item) *row {
	it.Body = bytes.Clone(it.Body)
	if len(it.Body) == 0 {
		it.Body = nil // DynamoDB does not tell an empty body from none
	}
	if !it.Expires.IsZero() {
		it.Expires = it.Expires.UTC()
	}
	return &row{Item: it, mark: markOf(it)}
}

func (r *row) expired(now time.Time) bool {
	return !r.Expires.IsZero() && !now.Before(r.Expires)
}
