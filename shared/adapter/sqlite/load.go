package sqlite

import (
	"context"

	"rapport/shared/core/item"
)

// Load puts many items in one transaction, all or none, whatever lies under their keys: for a store that nobody else uses
// yet. It returns the same errors as Put.
func (s *Store) Load(ctx context.Context, items []item.Item) error {
	puts := make([]item.Put, len(items))
	for n, it := range items {
		puts[n] = item.Put{Item: it}
		if err := item.Check(puts[n]); err != nil {
			return err
		}
	}
	return s.write(ctx, &write{puts: puts})
}
