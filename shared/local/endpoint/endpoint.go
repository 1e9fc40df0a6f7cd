// Package endpoint answers the calls that Rapport's adapters make to AWS, on this machine:
// PutEvents, PutRecord, GetParameter, SendEmail, and reading what history holds from S3. The adapters are the ones that run in the
// cloud; only the address is another.
package endpoint

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/local/mail"
)

// Bus takes entries for a bus, durably.
type Bus interface {
	Put(ctx context.Context, bus string, entries []events.EventBridgeEvent) error
}

// Options is what the endpoint stands on.
type Options struct {
	Bus     Bus
	History *Folder                                   // where Firehose's records go
	Secret  func(name string) (value string, ok bool) // by the last part of the parameter's name
	Sink    mail.Sink
	Now     func() time.Time
	// Key is the access key id that a caller must have signed with: other users of this machine and the
	// pages in its browsers can reach the port, but do not know it.
	Key string
	// Fault says what goes wrong with a mail to that address; nil for nothing.
	Fault func(to string) Fault
}

// Endpoint is an http.Handler.
type Endpoint struct{ o Options }

// New returns the endpoint.
func New(o Options) *Endpoint { return &Endpoint{o} }

// maxCall is far above what any of the four calls may hold.
const maxCall = 16 << 20

// problem is an error in AWS's shape.
type problem struct {
	status  int
	kind    string
	message string
}

func (p *problem) Error() string { return p.kind + ": " + p.message }

// errLost makes the server close the connection without an answer.
var errLost = errors.New("the reply is lost")

// ServeHTTP finds the call by its target header, or by SES's path.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Authorization"), "Credential="+e.o.Key+"/") {
		e.answer(w, nil, &problem{http.StatusForbidden, "UnrecognizedClientException", "this is for Rapport's own functions"})
		return
	}
	if r.Method == http.MethodGet {
		e.readHistory(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCall))
	if err != nil {
		e.answer(w, nil, &problem{http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", err.Error()})
		return
	}
	out, err := e.call(r, body)
	e.answer(w, out, err)
}

func (e *Endpoint) call(r *http.Request, body []byte) (any, error) {
	switch target := r.Header.Get("X-Amz-Target"); {
	case target == "AWSEvents.PutEvents":
		return e.putEvents(r.Context(), body)
	case target == "Firehose_20150804.PutRecord":
		return e.putRecord(r.Context(), body)
	case target == "AmazonSSM.GetParameter":
		return e.getParameter(body)
	case r.Method == http.MethodPost && r.URL.Path == "/v2/email/outbound-emails":
		return e.sendEmail(r.Context(), body)
	default:
		return nil, &problem{http.StatusBadRequest, "UnknownOperationException", "this machine does not answer " + target + " " + r.Method + " " + r.URL.Path}
	}
}

func (e *Endpoint) answer(w http.ResponseWriter, out any, err error) {
	if errors.Is(err, errLost) {
		panic(http.ErrAbortHandler) // the server closes the connection, silently
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.Header().Set("X-Amzn-Requestid", "local")
	if err == nil {
		json.NewEncoder(w).Encode(out)
		return
	}
	p, ok := errors.AsType[*problem](err)
	if !ok {
		if !errors.Is(err, context.Canceled) { // whoever called was told to end, and waits for no answer
			slog.Error("a local AWS call failed", "error", err)
		}
		p = &problem{http.StatusInternalServerError, "InternalFailure", err.Error()}
	}
	w.Header().Set("X-Amzn-Errortype", p.kind)
	w.WriteHeader(p.status)
	json.NewEncoder(w).Encode(map[string]string{"__type": p.kind, "message": p.message})
}

// read decodes a call's body.
func read(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return &problem{http.StatusBadRequest, "SerializationException", err.Error()}
	}
	return nil
}
