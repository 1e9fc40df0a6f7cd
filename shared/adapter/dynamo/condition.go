package dynamo

import (
	"github.com/aws/aws-sdk-go-v2/aws"

	"rapport/shared/core/item"
)

// A put's condition is said with these. A comparison with an attribute that is not there is false.
const (
	nothing = "attribute_not_exists(p)"
	expired = "x <= :now"
	lasts   = "(attribute_not_exists(x) OR x > :now)"
	same    = "v = :version"
	lower   = "v < :version"
	never   = "attribute_exists(p) AND " + nothing
)

// condition is an expression with its values; without text it always holds.
type condition struct {
	text   *string
	values attributes
}

func (s *Store) condition(when item.When) condition {
	now, version := seconds(s.clock()), number(when.Version)
	switch when.Test {
	case item.Always:
		return condition{}
	case item.Absent:
		return condition{aws.String(nothing + " OR " + expired), attributes{":now": now}}
	case item.Is:
		return condition{aws.String(same + " AND " + lasts), attributes{":now": now, ":version": version}}
	case item.Below:
		return condition{aws.String(nothing + " OR " + expired + " OR " + lower), attributes{":now": now, ":version": version}}
	}
	return condition{text: aws.String(never)} // a test outside the closed set never holds
}
