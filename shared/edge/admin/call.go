package admin

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/url"
	"strings"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

// maxBody is more than the largest definition as JSON.
const maxBody = 1 << 20

// Call is one request of somebody's.
type Call struct {
	session.Person
	Query url.Values

	keys    *session.Keys
	request edge.Request
	params  map[string]string
}

// Param returns what a {name} of the route's path stands for.
func (c *Call) Param(name string) string { return c.params[name] }

// call finds out who calls. It returns fault.Unauthorized for nobody.
func (a *API) call(ctx context.Context, r edge.Request) (*Call, error) {
	keys, err := a.keys.Get(ctx, a.secrets)
	if err != nil {
		return nil, err
	}
	c := &Call{keys: keys, request: r}
	c.Query, _ = url.ParseQuery(r.RawQueryString)
	if a.local {
		c.Person, err = a.owner(ctx, r)
	} else {
		c.Person, err = a.bearer(r)
	}
	return c, err
}

// bearer is whom the token names that API Gateway verified before it called. What a caller writes into headers counts for nothing here.
func (a *API) bearer(r edge.Request) (session.Person, error) {
	auth := r.RequestContext.Authorizer
	if auth == nil || auth.JWT == nil || auth.JWT.Claims["sub"] == "" {
		return session.Person{}, fault.New(fault.Unauthorized, "this wants a bearer token of your sign-in: Authorization: Bearer TOKEN")
	}
	claims := auth.JWT.Claims
	said := session.Claims{Subject: claims["sub"], Email: claims["email"], Username: claims["preferred_username"], Role: session.ParseNames(claims["rapport_role"])}
	if v, ok := claims["email_verified"]; ok {
		verified := v == "true"
		said.Verified = &verified
	}
	return said.Person(a.clock()), nil
}

// owner is whoever knows the machine's admin key, with every role.
func (a *API) owner(ctx context.Context, r edge.Request) (session.Person, error) {
	key, err := a.key.Get(ctx, a.secrets)
	if err != nil {
		return session.Person{}, err
	}
	scheme, sent, _ := strings.Cut(edge.Header(r, "Authorization"), " ")
	if key == "" || !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare([]byte(strings.TrimSpace(sent)), []byte(key)) != 1 {
		return session.Person{}, fault.New(fault.Unauthorized, "this wants the machine's admin key: Authorization: Bearer KEY; it lies in secrets.json as admin-key")
	}
	return session.New("admin key", "", session.All, a.clock()), nil
}

// read reads the body's JSON into v. No body at all leaves v as it is. It returns fault.Invalid for what is not understood.
func (c *Call) read(v any) error {
	b, err := edge.Content(c.request, maxBody)
	if err != nil {
		return err
	}
	if len(b) == 0 {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fault.New(fault.Invalid, "the body is not what this wants: %v", err)
	}
	if d.More() {
		return fault.New(fault.Invalid, "the body has more than one JSON value")
	}
	return nil
}

// id returns a customer's id, or a name for it that says nothing of her to those who may not know.
func (c *Call) id(customer string) string {
	if c.Customer(customer) == customer {
		return customer
	}
	return c.keys.Opaque(customer)
}
