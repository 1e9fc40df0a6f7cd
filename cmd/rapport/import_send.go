package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"rapport/shared/core/event"
)

// patientTries is how often a batch is sent before the import stops: with waits of up to half a minute, about ten minutes.
const patientTries = 25

// sender hands batches to the shop.
type sender struct {
	url, key string
	client   *http.Client
	wait     func(context.Context, time.Duration) error
	say      func(string) // told why a batch waits

	answered atomic.Bool // something answered in this run
}

// reply is what /v1/batch answers.
type reply struct {
	Success bool            `json:"success"`
	Error   string          `json:"error"`
	Message string          `json:"message"` // of API Gateway itself
	Refused []event.Refused `json:"refused"`
}

// send returns when the batch is durable, with the events that were refused. It waits and sends again as long as
// the shop is busy or cannot be reached any more; what sending again cannot mend is an error, and so is an address from which no
// answer came yet: it is more likely wrong than busy.
func (s *sender) send(ctx context.Context, body []byte) ([]event.Refused, error) {
	if s.url == "" {
		return nil, errors.New("no Rapport answers on the data folder of --store: start it (make run), or name the shop's address with --url")
	}
	for try := 1; ; try++ {
		status, r, pause, err := s.once(ctx, body)
		switch {
		case err == nil && status == http.StatusOK && r.Success:
			return r.Refused, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil && !s.answered.Load():
			return nil, s.unreached(err)
		case noConnection(err):
			err = fmt.Errorf("nothing listens at %s", s.url)
		case err == nil && r.foreign(status):
			return nil, fmt.Errorf("nothing of Rapport is at %s (it answers %d): --url wants the address to which the shop sends its events, "+
				"without /v1/batch, such as http://localhost:8080", s.url, status)
		case err == nil && final(status):
			return nil, fmt.Errorf("%s answers %d: %s", s.url, status, r.reason())
		case err == nil:
			err = fmt.Errorf("%s answers %d: %s", s.url, status, r.reason())
		}
		if try == patientTries {
			return nil, fmt.Errorf("after %d tries: %w", try, err)
		}
		pause = cmp.Or(pause, min(time.Second<<min(try-1, 5), 30*time.Second))
		s.say(fmt.Sprintf("%v; again in %s", err, pause))
		if err := s.wait(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// once sends a batch one time. pause is how long the shop asks to wait.
func (s *sender) once(ctx context.Context, body []byte) (status int, r reply, pause time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/v1/batch", bytes.NewReader(body))
	if err != nil {
		return 0, r, 0, err
	}
	req.SetBasicAuth(s.key, "")
	req.Header.Set("Content-Type", "application/json")
	res, err := s.client.Do(req)
	if err != nil {
		return 0, r, 0, err
	}
	defer res.Body.Close()
	s.answered.Store(true)
	b, err := io.ReadAll(io.LimitReader(res.Body, 4<<20))
	if err != nil {
		return 0, r, 0, err
	}
	_ = json.Unmarshal(b, &r) // what is not Rapport's says neither success nor a reason
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && seconds > 0 {
		pause = time.Duration(seconds) * time.Second
	}
	return res.StatusCode, r, pause, nil
}

// unreached says why no answer came, and what to do.
func (s *sender) unreached(err error) error {
	switch {
	case noConnection(err):
		return fmt.Errorf("nothing listens at %s (%w): start it (make run), or name the shop's address with --url", s.url, root(err))
	case errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Errorf("%s is not encrypted: name it as --url http://%s", s.url, strings.TrimPrefix(s.url, "https://"))
	}
	return fmt.Errorf("no answer comes from %s (%w): is that the shop's address, with http:// or https:// as it listens? --url names another", s.url, root(err))
}

// final tells whether sending again cannot mend a status. A server of files answers 501: it knows no POST.
func final(status int) bool {
	return status < 500 && status != http.StatusTooManyRequests || status == http.StatusNotImplemented
}

// foreign tells whether an answer is none of Rapport's: theirs give a reason, and they know /v1/batch.
func (r reply) foreign(status int) bool {
	return status == http.StatusNotFound || final(status) && !r.Success && r.Error == "" && r.Message == ""
}

// noConnection tells whether a request did not even begin, because its address is no one's.
func noConnection(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// root is the innermost of an error's causes.
func root(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

func (r reply) reason() string {
	return cmp.Or(r.Error, r.Message, "without a reason")
}
