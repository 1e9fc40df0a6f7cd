package session

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"rapport/shared/core/fault"
)

// FlowLife is how long somebody may take to sign in at the issuer.
const FlowLife = 10 * time.Minute

// Issuer signs people in by OpenID Connect's code flow with PKCE. It is safe for concurrent use.
type Issuer struct {
	URL, ClientID string
	Now           func() time.Time

	mu       sync.Mutex
	provider *oidc.Provider
}

// Flow is what a browser carries in a signed cookie from the start of a sign-in to its end: what the issuer has to give back, and where
// to go then.
type Flow struct {
	State    string    `json:"s"`
	Nonce    string    `json:"n"`
	Verifier string    `json:"v"`
	Back     string    `json:"b"`
	Until    time.Time `json:"u"`
}

// SealFlow returns the cookie's value for a flow.
func (k *Keys) SealFlow(f Flow) string { return k.seal("flow", f) }

// OpenFlow reads what SealFlow made; the zero Flow for anything else, and for one that took longer than FlowLife.
func (k *Keys) OpenFlow(sealed string, now time.Time) Flow {
	var f Flow
	if !k.open("flow", sealed, &f) || !now.Before(f.Until) {
		return Flow{}
	}
	return f
}

// Begin returns the issuer's page to go to, and the flow that is to be there when the browser comes back to redirect. secret is the
// client's, "" for one that has none. It returns fault.Unavailable when the issuer does not answer.
func (i *Issuer) Begin(ctx context.Context, redirect, secret, back string) (string, Flow, error) {
	config, err := i.config(ctx, redirect, secret)
	if err != nil {
		return "", Flow{}, err
	}
	f := Flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Back: back, Until: i.Now().Add(FlowLife).UTC()}
	return config.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), f, nil
}

// Finish reads what the issuer sent the browser back with, and returns whom it names. It returns fault.Forbidden for a sign-in that was not
// begun here or that the issuer refused, and fault.Unavailable when the issuer does not answer.
func (i *Issuer) Finish(ctx context.Context, f Flow, query url.Values, redirect, secret string) (Person, error) {
	if f.State == "" || subtle.ConstantTimeCompare([]byte(f.State), []byte(query.Get("state"))) != 1 {
		return Person{}, fault.New(fault.Forbidden, "this sign-in was not begun in this browser, or longer than ten minutes ago: sign in again")
	}
	if said := query.Get("error"); said != "" {
		return Person{}, fault.New(fault.Forbidden, "the sign-in was refused where you are known (%q): ask whoever runs it", said)
	}
	config, err := i.config(ctx, redirect, secret)
	if err != nil {
		return Person{}, err
	}
	token, err := config.Exchange(ctx, query.Get("code"), oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return Person{}, fault.New(fault.Forbidden, "the sign-in could not be finished: sign in again; if it stays so, the client's id or secret is wrong: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	return i.person(ctx, raw, f.Nonce)
}

// person verifies an ID token: signature, issuer, audience, time and nonce.
func (i *Issuer) person(ctx context.Context, raw, nonce string) (Person, error) {
	verifier := i.provider.VerifierContext(ctx, &oidc.Config{ClientID: i.ClientID, Now: i.Now})
	id, err := verifier.Verify(ctx, raw)
	if err != nil || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 {
		return Person{}, fault.New(fault.Forbidden, "the sign-in brought a token that is not for this console: sign in again")
	}
	var claims Claims
	if err := id.Claims(&claims); err != nil {
		return Person{}, fault.New(fault.Forbidden, "the sign-in brought claims that are not understood: ask whoever runs it: %w", err)
	}
	return claims.Person(i.Now()), nil
}

// config asks the issuer once what it is like.
func (i *Issuer) config(ctx context.Context, redirect, secret string) (*oauth2.Config, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.provider == nil {
		p, err := oidc.NewProvider(ctx, i.URL)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "ask the issuer %s: %w", i.URL, err)
		}
		i.provider = p
	}
	return &oauth2.Config{ClientID: i.ClientID, ClientSecret: secret, Endpoint: i.provider.Endpoint(), RedirectURL: redirect,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}, nil
}
