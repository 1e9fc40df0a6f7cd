// Package history appends accepted events to a Firehose stream, from where they
// reach S3 as gzipped lines of JSON.
package history

import (
	"bytes"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	"github.com/aws/aws-sdk-go-v2/service/firehose/types"

	"rapport/shared/core/fault"
)

// maxBytes is what Firehose takes in one record (1,000 KiB, before its own encoding).
const maxBytes = 1_024_000

// History appends to one stream.
type History struct {
	client *firehose.Client
	stream string
}

// New returns the history that flows through the named stream.
func New(client *firehose.Client, stream string) *History {
	return &History{client: client, stream: stream}
}

// Append hands the lines of record over, in one call as long as they fit one: Firehose
// bills each record by started 5 KB, and PutRecordBatch can fail record by record inside
// a 200. When it returns nil all lines are durable; on an error any of the first may be. It
// returns fault.Invalid for a record whose last line is not ended, fault.TooLarge
// for a line that no call can carry, and fault.Unavailable when the stream did not take it.
func (h *History) Append(ctx context.Context, record []byte) error {
	if len(record) == 0 {
		return nil
	}
	if record[len(record)-1] != '\n' {
		return fault.New(fault.Invalid, "append to history: the last line does not end in a newline, so the next record would be glued to it")
	}
	for len(record) > 0 {
		n := fitting(record)
		if n == 0 {
			return fault.New(fault.TooLarge, "append to history: a line is longer than the %d bytes of a record", maxBytes)
		}
		if err := h.put(ctx, record[:n]); err != nil {
			return err
		}
		record = record[n:]
	}
	return nil
}

// fitting returns the length of the longest run of whole lines that one record can carry, 0 if there is none.
func fitting(lines []byte) int {
	if len(lines) <= maxBytes {
		return len(lines)
	}
	return bytes.LastIndexByte(lines[:maxBytes], '\n') + 1
}

func (h *History) put(ctx context.Context, data []byte) error {
	_, err := h.client.PutRecord(ctx, &firehose.PutRecordInput{
		DeliveryStreamName: aws.String(h.stream),
		Record:             &types.Record{Data: data},
	})
	if err != nil {
		return fault.New(fault.Unavailable, "append to history stream %s: %w", h.stream, err)
	}
	return nil
}
