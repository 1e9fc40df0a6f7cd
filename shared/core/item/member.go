package item

import (
	"fmt"
	"strings"
)

// Member is the key that says whether a customer is in a segment.
func Member(segment, customer string) Key {
	return Key{memberPartition(segment, Shard(customer)), customer}
}

// IsMember tells whether a key is one that Member made.
func IsMember(k Key) bool { return strings.HasPrefix(k.Partition, "MEMBER#") }

func memberPartition(segment string, shard int) string {
	return fmt.Sprintf("MEMBER#%s#%02d", segment, shard)
}

// Members is the range of one shard of a segment's members.
func Members(segment string, shard int) Range {
	return Range{Partition: memberPartition(segment, shard)}
}

// MembersAfter is the range of at most limit of them, from the one behind a customer on; "" begins at the first.
func MembersAfter(segment string, shard int, customer string, limit int) Range {
	r := Members(segment, shard)
	if r.Limit = limit; customer != "" {
		r.From = customer + "\x00"
	}
	return r
}

// MembersNamed is the range of at most limit of those whose id begins with a prefix, from the one behind a customer on.
func MembersNamed(segment string, shard int, prefix, customer string, limit int) Range {
	r := Prefix(memberPartition(segment, shard), prefix)
	if r.Limit = limit; customer != "" && customer >= prefix {
		r.From = customer + "\x00"
	}
	return r
}
