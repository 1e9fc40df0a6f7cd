package aws

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// OffsetKey is the key in the client context's custom map under which `rapport run --lambda` tells
// an invocation by how many milliseconds its clock is ahead.
const OffsetKey = "rapport-clock-offset-ms"

// clock is the machine's, moved ahead when this runs on one machine (local). An instance
// works on one invocation at a time, so one offset is enough.
type clock struct {
	local  bool
	offset atomic.Int64 // nanoseconds
}

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

// set takes over the offset that ctx carries. In the cloud nobody moves a clock: whoever may
// invoke a function could otherwise send every message early.
func (c *clock) set(ctx context.Context) error {
	if !c.local {
		return nil
	}
	lc, ok := lambdacontext.FromContext(ctx)
	if !ok || lc.ClientContext.Custom[OffsetKey] == "" {
		c.offset.Store(0)
		return nil
	}
	ms, err := strconv.ParseInt(lc.ClientContext.Custom[OffsetKey], 10, 64)
	if err != nil {
		return fmt.Errorf("read the client context: %s is %q, not a number of milliseconds", OffsetKey, lc.ClientContext.Custom[OffsetKey])
	}
	c.offset.Store(int64(time.Duration(ms) * time.Millisecond))
	return nil
}

// invocation sets the clock before each invocation of next.
type invocation struct {
	clock *clock
	next  lambda.Handler
}

// Invoke implements lambda.Handler.
func (i *invocation) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	if err := i.clock.set(ctx); err != nil {
		return nil, err
	}
	return i.next.Invoke(ctx, payload)
}
