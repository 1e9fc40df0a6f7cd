package customer

import (
	"fmt"
	"time"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/pack"
)

const pageFormat = 1 // of a page's body

// PageLife is how long a page of seen ids is kept: the seven days of law 6 and two to spare.
const PageLife = 9 * 24 * time.Hour

// Page returns the item that takes ids which leave the state. It is written for the version that
// the next put makes, and expires.
func Page(s State, now time.Time, ids []id.ID) item.Item {
	w := &pack.Writer{}
	w.Uint(pageFormat)
	list(w, ids, packID)
	return item.Item{Key: item.Page(s.ID, now, s.Version+1), Expires: now.Add(PageLife), Body: w.Bytes}
}

// ReadPage returns the ids of a page.
func ReadPage(b []byte) ([]id.ID, error) {
	r := pack.NewReader(b)
	if f := r.Uint(); f != pageFormat {
		return nil, fmt.Errorf("page of seen ids has format %d, this program reads %d: run the newer version", f, pageFormat)
	}
	ids := read(r, (*pack.Reader).ID)
	return ids, r.Err()
}
