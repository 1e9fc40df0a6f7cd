package dynamo

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// CreateTable makes the table on one's own machine and waits until it may be used; that it is there
// already is no error. In the cloud template.yaml makes it, in the same shape and with x as its TTL
// attribute. Here TTL stays off: DynamoDB Local deletes by this machine's clock, and the clock that a
// person moves, or starts in another year, would lose items that have not expired yet.
func CreateTable(ctx context.Context, client *dynamodb.Client, table string) error {
	_, err := client.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName:   &table,
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("p"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("s"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("i"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("j"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: schema("p", "s"),
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: aws.String(Index), KeySchema: schema("i", "j"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		}},
	})
	if _, there := errors.AsType[*types.ResourceInUseException](err); err != nil && !there {
		return explain("create table "+table, err)
	}
	wait := dynamodb.NewTableExistsWaiter(client, func(o *dynamodb.TableExistsWaiterOptions) { o.MinDelay = 50 * time.Millisecond })
	if err := wait.Wait(ctx, &dynamodb.DescribeTableInput{TableName: &table}, time.Minute); err != nil {
		return explain("wait for table "+table, err)
	}
	return nil
}

func schema(partition, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{
		{AttributeName: aws.String(partition), KeyType: types.KeyTypeHash},
		{AttributeName: aws.String(sort), KeyType: types.KeyTypeRange},
	}
}
