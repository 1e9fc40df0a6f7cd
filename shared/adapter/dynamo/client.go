package dynamo

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Client makes a client for New. Amazon answers over TLS, with a checksum that is compared. DynamoDB Local speaks plain
// HTTP and sends none, which the SDK takes for a checksum of zero and warns of at each answer: there none is compared.
func Client(cfg aws.Config) *dynamodb.Client {
	return dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) {
		o.DisableValidateResponseChecksum = strings.HasPrefix(aws.ToString(o.BaseEndpoint), "http://")
	})
}
