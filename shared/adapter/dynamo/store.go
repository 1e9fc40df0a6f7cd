// Package dynamo is the table in DynamoDB: the cloud's store.
//
// An item's attributes have names of one letter, because names are paid for too:
//
//	p partition   s sort   v version   x expiry in seconds (the TTL attribute)
//	i, j partition and sort of the sparse index named "index"   b body
//
// TTL may lag by days, so what has expired is filtered here and by conditions.
package dynamo

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// answer is how long one call may take: well inside the minute after which a put must not be.
const answer = 3 * time.Second

// Store is a table in DynamoDB. It is safe for concurrent use.
type Store struct {
	client  *dynamodb.Client
	table   string
	clock   func() time.Time
	patient time.Duration // answer, less in tests

	mu          sync.Mutex
	read, write float64
}

// New returns the store in a table as CreateTable makes it. Writes are tried once whatever
// retryer the client has: a reply that is lost leaves its caller to read again, not a second write behind it.
func New(client *dynamodb.Client, table string, clock func() time.Time) *Store {
	return &Store{client: client, table: table, clock: clock, patient: answer}
}

// once is the option of every write.
func once(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} }

// Put implements engine.Store. The deadline is checked just before sending; the put reaches the
// table at most 3 s after it.
func (s *Store) Put(ctx context.Context, it item.Item, when item.When, notAfter time.Time) error {
	if err := s.ready(ctx, notAfter); err != nil {
		return err
	}
	if err := item.Check(item.Put{Item: it}); err != nil {
		return err
	}
	c := s.condition(when)
	ctx, cancel := context.WithTimeout(ctx, s.patient)
	defer cancel()
	out, err := s.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.table, Item: encode(&it), ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		ConditionExpression: c.text, ExpressionAttributeValues: c.values,
	}, once)
	if err != nil {
		return explain("put "+name(it.Key), err)
	}
	s.wrote(out.ConsumedCapacity)
	return nil
}

// Delete implements engine.Store.
func (s *Store) Delete(ctx context.Context, k item.Key) error {
	if err := s.ready(ctx, time.Time{}); err != nil {
		return err
	}
	if err := k.Check(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.patient)
	defer cancel()
	out, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &s.table, Key: attributes{"p": text(k.Partition), "s": text(k.Sort)},
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
	}, once)
	if err != nil {
		return explain("delete "+name(k), err)
	}
	s.wrote(out.ConsumedCapacity)
	return nil
}

// Transact implements engine.Store. That another transaction is at one of the items is a
// fault.Conflict too: nothing was written, and a caller reads again.
func (s *Store) Transact(ctx context.Context, puts []item.Put, notAfter time.Time) error {
	if err := s.ready(ctx, notAfter); err != nil || len(puts) == 0 {
		return err
	}
	if err := item.Check(puts...); err != nil {
		return err
	}
	in := &dynamodb.TransactWriteItemsInput{ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal}
	for n := range puts {
		c := s.condition(puts[n].When)
		in.TransactItems = append(in.TransactItems, types.TransactWriteItem{Put: &types.Put{
			TableName: &s.table, Item: encode(&puts[n].Item),
			ConditionExpression: c.text, ExpressionAttributeValues: c.values,
		}})
	}
	ctx, cancel := context.WithTimeout(ctx, s.patient)
	defer cancel()
	out, err := s.client.TransactWriteItems(ctx, in, once)
	if err != nil {
		return explain("transaction on "+name(puts[0].Item.Key), err)
	}
	for n := range out.ConsumedCapacity {
		s.wrote(&out.ConsumedCapacity[n])
	}
	return nil
}

// ready refuses a call whose caller has gone, or whose deadline has.
func (s *Store) ready(ctx context.Context, notAfter time.Time) error {
	if err := ctx.Err(); err != nil {
		return fault.New(fault.Unavailable, "the store was not asked: %w", err)
	}
	if !notAfter.IsZero() && s.clock().After(notAfter) {
		return fault.New(fault.TooLate, "the put came after its deadline %s: read again and decide with a new now",
			notAfter.UTC().Format(time.RFC3339Nano))
	}
	return nil
}

func name(k item.Key) string { return k.Partition + " " + k.Sort }
