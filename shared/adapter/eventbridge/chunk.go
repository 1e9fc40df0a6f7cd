package eventbridge

import (
	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// What one PutEvents call carries.
const (
	maxEntries = 10
	maxBytes   = 1_000_000 // the service's 1 MB, read as the smaller of the two megabytes
)

// size is what an entry counts for: detail, detail-type and source, and 14 bytes for a time.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
func size(e engine.Entry) int {
	return len(e.Detail) + len(e.Type) + len(engine.BusSource) + 14
}

// chunk cuts entries into runs that one call can carry, keeping their order. It returns
// fault.TooLarge if a single entry is over the limit.
func chunk(entries []engine.Entry) ([][]engine.Entry, error) {
	var chunks [][]engine.Entry
	from, bytes := 0, 0
	for i, e := range entries {
		n := size(e)
		if n > maxBytes {
			return nil, fault.New(fault.TooLarge, "publish %q: an entry of %d bytes, and a bus takes at most %d; split it", e.Type, n, maxBytes)
		}
		if i-from == maxEntries || bytes+n > maxBytes {
			chunks, from, bytes = append(chunks, entries[from:i]), i, 0
		}
		bytes += n
	}
	if from < len(entries) {
		chunks = append(chunks, entries[from:])
	}
	return chunks, nil
}
