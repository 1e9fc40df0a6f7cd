package preview

import (
	"context"

	"rapport/shared/engine"
)

// recall gives those looked at what history holds of them for questions that it was not read for, as launch does after publishing. A replay reads history
// again: it may not come to that.
func (r *run) recall(ctx context.Context) error {
	asked, err := r.engine.Unrecalled(ctx, r.next)
	if err != nil || len(asked) == 0 || r.past == nil {
		return err
	}
	found := engine.NewPastTimes(asked)
	unread, err := found.Read(ctx, r.past, among(r.worlds()), r.p.Now,
		func(done, parts int) { r.o.Progress("reading what new questions ask", done, parts) })
	if err != nil {
		return err
	}
	r.p.Unread = unread
	for i, p := range r.sample.people {
		if r.sample.people[i].after, err = r.engine.Rehearse(ctx, r.next, p.after, found.Recall(r.next.Version, r.p.Now, p.now.ID, p.names...)); err != nil {
			return err
		}
	}
	return nil
}
