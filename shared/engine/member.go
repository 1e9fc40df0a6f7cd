package engine

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/item"
	"rapport/shared/core/segment"
)

// leftFor is how long a member item says "not in" before it expires: longer than a message about it can be under way.
const leftFor = 24 * time.Hour

// A member item's body is "in" and the Unix second at which it was written, so that launch finds those who came in since it looked; or
// "out". The first version of Rapport wrote "in" alone.
var (
	bodyIn  = []byte("in")
	bodyOut = []byte("out")
)

// memberItem says whether the customer is in the segment, as the state says. Under the key of one who was folded in
// nobody is any more. That of `everyone` is also where she is found by her address.
func (e *Engine) memberItem(s customer.State, m customer.MemberEntry) item.Item {
	it := item.Item{Key: item.Member(m.Segment, m.Home), Version: s.Version}
	if m.Home != s.ID || !s.In(m.Segment) {
		it.Body, it.Expires = bytes.Clone(bodyOut), e.now().Add(leftFor)
		return it
	}
	it.Body = fmt.Appendf(nil, "%s %d", bodyIn, e.now().Unix())
	if m.Segment == segment.Everyone && s.Address.Email != "" {
		it.Index = item.Owner(item.AddressHash(s.Address.Email), s.ID)
	}
	return it
}

// isMember reads a member item: whether it says "in", and since when the list has said so; the zero time when that is not known.
func isMember(it item.Item) (since time.Time, in bool) {
	rest, in := bytes.CutPrefix(it.Body, bodyIn)
	if seconds, err := strconv.ParseInt(string(bytes.TrimSpace(rest)), 10, 64); in && err == nil {
		since = time.Unix(seconds, 0).UTC()
	}
	return since, in
}

// memberPage is how many items of a list are read at a time.
const memberPage = 1000

// eachMember gives each the items of one shard of a list that say "in", page by page.
func (e *Engine) eachMember(ctx context.Context, segment string, shard int, each func(item.Item)) error {
	for after := ""; ; {
		page, err := e.Store.Query(ctx, item.MembersAfter(segment, shard, after, memberPage))
		if err != nil {
			return fmt.Errorf("read the members of %s: %w", segment, err)
		}
		for _, it := range page {
			if _, in := isMember(it); in {
				each(it)
			}
		}
		if len(page) < memberPage {
			return nil
		}
		after = page[len(page)-1].Sort
	}
}
