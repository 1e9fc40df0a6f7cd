package edge

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
)

// statuses is the one table from what went wrong to what a sender is told.
var statuses = map[fault.Kind]int{
	fault.Internal:     http.StatusInternalServerError,
	fault.Invalid:      http.StatusBadRequest,
	fault.Unauthorized: http.StatusUnauthorized,
	fault.Forbidden:    http.StatusForbidden,
	fault.NotFound:     http.StatusNotFound,
	fault.Conflict:     http.StatusServiceUnavailable, // too many writers at once: the same again may pass
	fault.TooLate:      http.StatusServiceUnavailable,
	fault.TooLarge:     http.StatusRequestEntityTooLarge,
	fault.TooMany:      http.StatusTooManyRequests,
	fault.Unavailable:  http.StatusServiceUnavailable,
}

// retryAfter is how many seconds a sender waits after a 503, and after a 429 that does not say.
const retryAfter = 5

// Status returns the HTTP status of an error; 500 for one without a kind.
func Status(err error) int { return statuses[fault.Of(err)] }

// sentence returns what may be told of an error. What broke inside is for the log, not for strangers.
func sentence(err error) string {
	switch Status(err) {
	case http.StatusInternalServerError:
		return "something went wrong here; sending it again later may help"
	case http.StatusServiceUnavailable:
		return "it could not be stored in time; send it again"
	}
	return err.Error()
}

// body is every JSON answer.
type body struct {
	Success bool            `json:"success"`
	Error   string          `json:"error,omitempty"`
	Refused []event.Refused `json:"refused,omitempty"`
}

func answer(status int, b body, headers map[string]string) Response {
	h := map[string]string{
		"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
	}
	maps.Copy(h, headers)
	text, err := json.Marshal(b)
	if err != nil {
		panic("edge: an answer of strings and numbers is JSON: " + err.Error())
	}
	return Response{StatusCode: status, Headers: h, Body: string(text)}
}

func refusal(err error, headers map[string]string) Response {
	return answer(Status(err), body{Error: sentence(err)}, withRetry(err, headers))
}

// withRetry adds the headers that belong to an error's status.
func withRetry(err error, headers map[string]string) map[string]string {
	h := maps.Clone(headers)
	if h == nil {
		h = map[string]string{}
	}
	switch Status(err) {
	case http.StatusUnauthorized:
		h["WWW-Authenticate"] = `Basic realm="write key"`
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		if h["Retry-After"] == "" {
			h["Retry-After"] = strconv.Itoa(retryAfter)
		}
	}
	return h
}
