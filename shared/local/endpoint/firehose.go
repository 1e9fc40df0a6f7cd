package endpoint

import (
	"context"
	"fmt"

	"rapport/shared/local/invoke"
)

func (e *Endpoint) putRecord(ctx context.Context, body []byte) (any, error) {
	var in struct {
		DeliveryStreamName string
		Record             struct{ Data []byte }
	}
	if err := read(body, &in); err != nil {
		return nil, err
	}
	if err := e.o.History.Append(ctx, e.o.Now(), in.Record.Data); err != nil {
		return nil, fmt.Errorf("write history: %w", err)
	}
	return map[string]any{"RecordId": invoke.NewID(), "Encrypted": false}, nil
}
