package dynamo

import (
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"rapport/shared/core/fault"
)

// explain sorts an error by what its caller can do. All that is not a certain answer of
// DynamoDB's (network, time, throttling, its own failures) is fault.Unavailable.
func explain(what string, err error) error {
	if cancelled, ok := errors.AsType[*types.TransactionCanceledException](err); ok {
		return explainCancelled(what, cancelled)
	}
	answer, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return fault.New(fault.Unavailable, "%s: DynamoDB did not answer in time, a write may or may not be there: %w", what, err)
	}
	return byCode(what, answer.ErrorCode(), answer.ErrorMessage(), err)
}

// explainCancelled goes by the reason that says most: one certain refusal outweighs a throttle.
func explainCancelled(what string, e *types.TransactionCanceledException) error {
	codes := map[string]string{}
	for _, r := range e.CancellationReasons {
		if r.Code == nil || *r.Code == "None" {
			continue
		}
		codes[*r.Code] = ""
		if r.Message != nil {
			codes[*r.Code] = *r.Message
		}
	}
	for _, code := range []string{"ValidationError", "ItemCollectionSizeLimitExceeded", "ConditionalCheckFailed", "TransactionConflict"} {
		if message, there := codes[code]; there {
			return byCode(what, code, message, e)
		}
	}
	return fault.New(fault.Unavailable, "%s: DynamoDB cancelled the transaction: try again: %w", what, e)
}

var (
	conflicts = []string{"ConditionalCheckFailedException", "ConditionalCheckFailed", "TransactionConflictException", "TransactionConflict"}
	malformed = []string{"ValidationException", "ValidationError", "ItemCollectionSizeLimitExceededException", "ItemCollectionSizeLimitExceeded"}
	denied    = []string{"AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException", "MissingAuthenticationTokenException", "IncompleteSignatureException", "ExpiredTokenException"}
)

func byCode(what, code, message string, err error) error {
	switch {
	case slices.Contains(conflicts, code):
		return fault.New(fault.Conflict, "%s: a condition does not hold, someone else wrote first: read again (%w)", what, err)
	case slices.Contains(malformed, code):
		if strings.Contains(message, "size") {
			return fault.New(fault.TooLarge, "%s: DynamoDB takes at most 400 KB an item and 4 MB a transaction: split it (%w)", what, err)
		}
		return fault.New(fault.Invalid, "%s: DynamoDB refuses it: %w", what, err)
	case code == "ResourceNotFoundException":
		return fault.New(fault.Internal, "%s: the table or its index is not there: deploy the stack, or set TABLE_NAME and the region to where it is (%w)", what, err)
	case slices.Contains(denied, code):
		return fault.New(fault.Internal, "%s: these credentials may not do that: give the function's role this action on the table and its index (%w)", what, err)
	}
	return fault.New(fault.Unavailable, "%s: DynamoDB is throttling or failing: try again (%w)", what, err)
}
