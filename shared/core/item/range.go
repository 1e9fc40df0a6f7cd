package item

// Range selects items of one partition, of the table or (Index) of the sparse index,
// whose sort key is >= From and < To, in the order of the sort key's bytes (in the
// index: items with one index sort key follow in any order). An empty To has
// no end. Limit 0 means all. Backward reverses the order before Limit is applied.
type Range struct {
	Partition string
	Index     bool
	From, To  string
	Limit     int
	Backward  bool
}

// Prefix returns the range of a partition whose sort keys begin with p.
func Prefix(partition, p string) Range {
	return Range{Partition: partition, From: p, To: after(p)}
}

// after returns the smallest string above every string that begins with p.
// It is "" (no end) for an empty p. Prefixes here are ASCII.
func after(p string) string {
	if p == "" {
		return ""
	}
	return p[:len(p)-1] + string(p[len(p)-1]+1)
}

// Only is the range of the one item under a key.
func Only(k Key) Range {
	return Range{Partition: k.Partition, From: k.Sort, To: k.Sort + "\x00", Limit: 1}
}
