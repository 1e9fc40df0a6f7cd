package dynamo

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Client makes a client for New. Amazon answers over TLS, and each answer's checksum is compared. DynamoDB Local
// speaks plain HTTP, and the SDK finds fault with its checksums on answers that are whole: there none is compared.
func Client(cfg aws.Config) *dynamodb.Client {
	return dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) {
		o.DisableValidateResponseChecksum = strings.HasPrefix(aws.ToString(o.BaseEndpoint), "http://")
	})
}
