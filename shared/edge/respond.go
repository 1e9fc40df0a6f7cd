package edge

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/link"
	"rapport/shared/core/policy"
	"rapport/shared/engine"
)

// respond answers the links in messages.
type respond struct {
	mind    mind
	secrets engine.Secrets
	clock   func() time.Time
	signer  Secret[*link.Signer]
}

// NewRespond makes the function behind GET and POST /m/{token}: a page with what a customer may be sent,
// and what its buttons and RFC 8058's one-click post to. GET and HEAD change nothing. It needs the secret link.
func NewRespond(_ func(string) string, p engine.Ports) (Handler, error) {
	return newRespond(real{engine.New(p)}, p.Secrets, p.Clock).handle, nil
}

func newRespond(m mind, secrets engine.Secrets, clock func() time.Time) *respond {
	return &respond{mind: m, secrets: secrets, clock: clock, signer: Secret[*link.Signer]{Name: "link", Parse: link.New}}
}

// handle answers one request. It never returns an error: a reader gets a page with a sentence.
func (s *respond) handle(ctx context.Context, r Request) (Response, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	method := r.RequestContext.HTTP.Method
	resp, err := s.answer(ctx, method, r)
	if err != nil {
		if Status(err) >= http.StatusInternalServerError {
			slog.ErrorContext(ctx, "link not answered", "error", err)
		}
		resp = s.failed(ctx, err)
	}
	if method == http.MethodHead {
		resp.Body = ""
	}
	return resp, nil
}

func (s *respond) answer(ctx context.Context, method string, r Request) (Response, error) {
	signer, err := s.signer.Get(ctx, s.secrets)
	if err != nil {
		return Response{}, err
	}
	token := parameter(r, "token", link.Path)
	claim, err := signer.Open(token, link.Unsubscribe, link.Preferences)
	if err != nil {
		return Response{}, err
	}
	known, err := s.mind.Catalog(ctx)
	if err != nil {
		return Response{}, fault.New(fault.Unavailable, "read the catalog: %w", err)
	}
	switch method {
	case http.MethodGet, http.MethodHead:
		return s.page(ctx, known.Shop, claim, "")
	case http.MethodPost:
		return s.post(ctx, r, known.Shop, token, claim)
	}
	resp := sentencePage(known.Shop, http.StatusMethodNotAllowed, "This link is opened, or answered by its page's buttons.")
	resp.Headers["Allow"] = "GET, HEAD, POST"
	return resp, nil
}

// post takes in what she says, by a button of the page or by her mail program's one click.
func (s *respond) post(ctx context.Context, r Request, shop policy.Shop, token string, claim link.Claim) (Response, error) {
	form, err := ReadForm(r, maxForm)
	if err != nil {
		return Response{}, err
	}
	said, err := readChoice(form, claim, shop)
	if err != nil {
		return Response{}, err
	}
	if err := commit(ctx, s.mind, []event.Event{s.event(token, claim, said)}); err != nil {
		return Response{}, err
	}
	if said.oneClick {
		return sentencePage(shop, http.StatusOK, said.done(shop)), nil
	}
	return s.page(ctx, shop, claim, said.done(shop))
}

// event makes what she said an event. Its id tells a form sent twice (the same nonce) or a one-click that a
// mail program repeats (the same minute) from a choice made anew, which must count even
// within the days for which ids are kept: withdrawn, granted elsewhere, and withdrawn again by the same mail.
func (s *respond) event(token string, claim link.Claim, c choice) event.Event {
	now := s.clock().UTC().Truncate(time.Millisecond)
	once := c.nonce
	if once == "" {
		once = item.MinuteAt(now).String()
	}
	say := "withdrawn"
	if c.granted {
		say = "granted"
	}
	return event.Event{
		Kind: event.Answer, ID: id.Hash("answer", token, c.topic, say, once),
		Customer: claim.Customer, Time: now, Received: now, Source: "link",
		Answer: &event.AnswerData{Granted: c.granted, Channel: claim.Channel, Topic: c.topic, Message: claim.Message},
	}
}

// page shows her choices as they stand.
func (s *respond) page(ctx context.Context, shop policy.Shop, claim link.Claim, notice string) (Response, error) {
	state, err := s.mind.Load(ctx, claim.Customer)
	if err != nil && notice == "" {
		return Response{}, fault.New(fault.Unavailable, "load the customer of a link: %w", err)
	}
	if err != nil {
		return sentencePage(shop, http.StatusOK, notice), nil // what she said is safe: never tell her otherwise
	}
	return choicesPage(shop, state, claim, notice), nil
}

// failed is the page of an error.
func (s *respond) failed(ctx context.Context, err error) Response {
	var shop policy.Shop
	if known, e := s.mind.Catalog(ctx); e == nil {
		shop = known.Shop
	}
	says := err.Error()
	if Status(err) >= http.StatusInternalServerError {
		says = "this did not work just now, and nothing was changed for certain; please try again in a minute"
	}
	resp := sentencePage(shop, Status(err), capital(says)+".")
	for k, v := range withRetry(err, nil) {
		resp.Headers[k] = v
	}
	return resp
}
