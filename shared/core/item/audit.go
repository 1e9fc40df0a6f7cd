package item

import (
	"time"

	"rapport/shared/core/id"
)

// Audit is the key of a line that says who changed something of the shop's.
func Audit(t time.Time, line id.ID) Key { return Key{"AUDIT", stamp(t) + "#" + line.String()} }

// Audits is the range of the newest of them.
func Audits(limit int) Range { return Range{Partition: "AUDIT", Limit: limit, Backward: true} }
