package dynamo

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// Index is the name of the sparse index on i and j.
const Index = "index"

// further is the least number of items that pages after the first ask for: where a page came
// short of a limit, expired items lie in the way, and one by one they would cost a call each.
const further = 100

// Query implements engine.Store. Each page may take 3 s and, being a read, is tried as often as the
// client's retryer says.
func (s *Store) Query(ctx context.Context, r item.Range) ([]item.Item, error) {
	if err := s.ready(ctx, time.Time{}); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	if r.To != "" && r.From >= r.To {
		return nil, nil // DynamoDB refuses such bounds
	}
	in := s.question(r)
	now := s.clock()
	var found []item.Item
	for {
		page, err := s.page(ctx, in)
		if err != nil {
			return nil, explain("read "+r.Partition, err)
		}
		for _, a := range page.Items {
			it, err := decode(a)
			if err != nil {
				return nil, fault.New(fault.Internal, "read %s: %w", r.Partition, err)
			}
			if gone(&it, now) || beyond(&it, r) {
				continue
			}
			if found = append(found, it); len(found) == r.Limit {
				return found, nil
			}
		}
		if len(page.LastEvaluatedKey) == 0 {
			return found, nil
		}
		in.ExclusiveStartKey = page.LastEvaluatedKey
		if r.Limit > 0 {
			in.Limit = aws.Int32(int32(max(r.Limit-len(found), further)))
		}
	}
}

// question says a range in DynamoDB's words. It knows no half-open range between two bounds:
// where the range is not a prefix, BETWEEN includes the end, and beyond takes that out.
func (s *Store) question(r item.Range) *dynamodb.QueryInput {
	partition, sort := "p", "s"
	in := &dynamodb.QueryInput{
		TableName: &s.table, ScanIndexForward: aws.Bool(!r.Backward),
		ReturnConsumedCapacity:    types.ReturnConsumedCapacityTotal,
		ExpressionAttributeValues: attributes{":partition": text(r.Partition)},
	}
	if r.Index {
		partition, sort = "i", "j"
		in.IndexName = aws.String(Index)
	} else {
		in.ConsistentRead = aws.Bool(true)
	}
	where := partition + " = :partition"
	if r.From != "" {
		in.ExpressionAttributeValues[":from"] = text(r.From)
	}
	if r.To != "" && !prefix(r) {
		in.ExpressionAttributeValues[":to"] = text(r.To)
	}
	switch {
	case prefix(r):
		where += " AND begins_with(" + sort + ", :from)"
	case r.From != "" && r.To != "":
		where += " AND " + sort + " BETWEEN :from AND :to"
	case r.From != "":
		where += " AND " + sort + " >= :from"
	case r.To != "":
		where += " AND " + sort + " < :to"
	}
	in.KeyConditionExpression = &where
	if r.Limit > 0 {
		in.Limit = aws.Int32(int32(min(r.Limit+1, 1<<30))) // one more, for the end that BETWEEN includes
		if r.From == "" || r.To == "" || prefix(r) {
			in.Limit = aws.Int32(int32(min(r.Limit, 1<<30)))
		}
	}
	return in
}

// prefix tells whether a range is exactly what begins with From, as item.Prefix makes it.
func prefix(r item.Range) bool {
	return r.From != "" && r.To != "" && item.Prefix(r.Partition, r.From).To == r.To
}

func (s *Store) page(ctx context.Context, in *dynamodb.QueryInput) (*dynamodb.QueryOutput, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patient)
	defer cancel()
	page, err := s.client.Query(ctx, in)
	if err == nil {
		s.readUnits(page.ConsumedCapacity)
	}
	return page, err
}

func gone(it *item.Item, now time.Time) bool {
	return !it.Expires.IsZero() && !now.Before(it.Expires)
}

// beyond tells whether an item is the end that a half-open range leaves out.
func beyond(it *item.Item, r item.Range) bool {
	at := it.Sort
	if r.Index {
		at = it.Index.Sort
	}
	return r.To != "" && at >= r.To
}
