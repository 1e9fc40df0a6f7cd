package endpoint

import "net/http"

// Fault is what goes wrong with one SendEmail, for tests.
type Fault uint8

const (
	NoFault   Fault = iota
	LoseReply       // accepted and reported, but the connection closes without an answer
	LoseCall        // the connection closes, and nothing was accepted
	Throttle        // 429: over the rate
	Break           // 500, and nothing was accepted
	Refuse          // 400: this message is refused
)

// before returns what a fault answers instead of accepting, nil for accepting.
func (f Fault) before() error {
	switch f {
	case LoseCall:
		return errLost
	case Throttle:
		return &problem{http.StatusTooManyRequests, "TooManyRequestsException", "Maximum sending rate exceeded."}
	case Break:
		return &problem{http.StatusInternalServerError, "InternalFailure", "something broke"}
	case Refuse:
		return &problem{http.StatusBadRequest, "MessageRejected", "Email contents are refused."}
	}
	return nil
}
