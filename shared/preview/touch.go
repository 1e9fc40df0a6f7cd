package preview

import "bytes"

// touches tells whether what differs can change what campaigns bring: shop.yaml, a campaign with its templates, or a segment that
// starts one. A rule holds the segments that it reads, so a segment or a branch that reads a changed one, at any depth, has changed too.
// Where nothing differs, the question is what would have been as it is.
func (r *run) touches() bool {
	if len(r.p.Difference) == 0 || !bytes.Equal(r.oldFiles["shop.yaml"], r.files["shop.yaml"]) {
		return true
	}
	for _, c := range r.p.Campaigns {
		next, _ := r.next.Campaign(c.Name)
		_, started := r.next.Segment(next.Trigger.Segment)
		if c.Fate != "" || started && r.segmentFate(next.Trigger.Segment) != "" {
			return true
		}
	}
	return false
}
