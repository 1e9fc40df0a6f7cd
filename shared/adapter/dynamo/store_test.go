package dynamo_test

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/contract"
	"rapport/shared/adapter/dynamo"
	"rapport/shared/core/item"
	"rapport/shared/engine"
	localdb "rapport/shared/local/dynamodb"
)

func client(endpoint string) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(endpoint),
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
}

// database returns a client of a DynamoDB to test against, or skips, saying what it misses.
func database(t *testing.T) *dynamodb.Client {
	if missing := localdb.Missing(); missing != "" {
		if os.Getenv("RAPPORT_JAVA_REQUIRED") == "1" {
			require.Fail(t, "RAPPORT_JAVA_REQUIRED=1 but DynamoDB cannot be tested", missing)
		}
		t.Skip("DynamoDB is not tested: " + missing)
	}
	endpoint, stop, err := localdb.Start(context.Background(), "", os.Stderr)
	require.NoError(t, err)
	t.Cleanup(stop)
	return client(endpoint)
}

var tables atomic.Int64

// table makes a table of the test's own.
func table(t *testing.T, db *dynamodb.Client) string {
	name := fmt.Sprintf("contract-%d-%d", time.Now().UnixNano(), tables.Add(1))
	require.NoError(t, dynamo.CreateTable(context.Background(), db, name))
	t.Cleanup(func() {
		_, err := db.DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: &name})
		require.NoError(t, err)
	})
	return name
}

func TestDynamoKeepsTheContractOfStores(t *testing.T) {
	db := database(t)
	contract.Run(t, func(t *testing.T, clock func() time.Time) engine.Store {
		return dynamo.New(db, table(t, db), clock)
	})
	t.Run("making a table that is there is no error", func(t *testing.T) {
		require.NoError(t, dynamo.CreateTable(context.Background(), db, table(t, db)))
	})
	t.Run("an ordinary event costs one read unit and one write unit", func(t *testing.T) {
		s := dynamo.New(db, table(t, db), time.Now)
		state := item.Item{Key: item.State("c1"), Version: 1, Body: make([]byte, 900)}
		require.NoError(t, s.Put(context.Background(), state, item.When{Test: item.Absent}, time.Time{}))
		_, err := s.Query(context.Background(), item.Head("c1"))
		require.NoError(t, err)
		read, write := s.Consumed()
		require.Equal(t, []float64{1, 1}, []float64{read, write})
		require.NoError(t, s.Transact(context.Background(), []item.Put{{Item: state}}, time.Time{}))
		require.NoError(t, s.Delete(context.Background(), state.Key))
		_, write = s.Consumed()
		require.Equal(t, 1.0+2+1, write, "a transaction costs twice")
	})
	t.Run("many items are loaded, over what was there", func(t *testing.T) {
		s := dynamo.New(db, table(t, db), time.Now)
		var items []item.Item
		for n := range 60 {
			items = append(items, item.Item{Key: item.Key{Partition: "P", Sort: fmt.Sprintf("%02d", n)}, Version: 1, Body: []byte("b")})
		}
		for range 2 {
			require.NoError(t, s.Load(context.Background(), items))
			got, err := s.Query(context.Background(), item.Range{Partition: "P"})
			require.NoError(t, err)
			require.Equal(t, items, got)
		}
	})
}
