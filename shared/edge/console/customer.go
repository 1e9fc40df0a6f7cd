package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

func (c *Console) customerRoutes() []Route {
	return []Route{
		{http.MethodGet, "/console/customers", session.View, c.customers},
		{http.MethodGet, "/console/customers/{id}", session.View, c.customer},
		{http.MethodPost, "/console/customers/{id}/export", session.Personal, c.exportCustomer},
		{http.MethodGet, "/console/customers/{id}/erase", session.Personal, c.askErase},
		{http.MethodPost, "/console/customers/{id}/erase", session.Personal, c.eraseCustomer},
	}
}

// customersAPage is how many customers the list shows at a time.
const customersAPage = 25

// customersPage is the search and what it found, or the list of all.
type customersPage struct {
	Text   string // that was searched
	Asked  bool
	Error  string
	Found  []customerRow
	Next   string // the list's next page; "" for none
	Paged  bool
	Masked bool // whoever asks may search by no address
}

type customerRow struct {
	ID, Name, Email string
	Seen            time.Time
	Orders          int
	Suppressed      string
	Erased          time.Time
}

// customers finds customers by address or id; nothing searched lists them all by id.
func (c *Console) customers(ctx context.Context, v *Visit) (edge.Response, error) {
	p := customersPage{Text: strings.TrimSpace(v.Query.Get("q")), Masked: !v.Can("personal"), Paged: v.Query.Get("after") != ""}
	var states []customer.State
	var err error
	switch p.Asked = p.Text != ""; {
	case p.Asked && !v.MaySearch(p.Text):
		p.Error = "Searching by an address or a name needs the role personal. Without it, a customer is found by a number that is their whole id."
	case p.Asked:
		states, err = c.Engine.Search(ctx, p.Text)
	default:
		states, p.Next, err = c.listed(ctx, v)
	}
	if err != nil {
		return edge.Response{}, err
	}
	for _, s := range states {
		p.Found = append(p.Found, customerRowOf(s))
	}
	if p.Asked && len(p.Found) == 1 {
		return v.goTo(v.CustomerPath(p.Found[0].ID)), nil
	}
	return c.page(v, "Customers", "customers", p)
}

// listed is a page of the list of all; where it goes on is a name that says nobody's id.
func (c *Console) listed(ctx context.Context, v *Visit) (states []customer.State, next string, err error) {
	after := v.Query.Get("after")
	if after != "" {
		if after, err = v.CustomerNamed(after); err != nil {
			return nil, "", err
		}
	}
	states, last, err := c.Engine.KnownAfter(ctx, after, customersAPage)
	if last != "" {
		next = "/console/customers?after=" + url.QueryEscape(strings.TrimPrefix(v.CustomerPath(last), "/console/customers/"))
	}
	return states, next, err
}

func customerRowOf(s customer.State) customerRow {
	row := customerRow{ID: s.ID, Name: s.Name(), Email: s.Address.Email, Suppressed: s.Address.Suppressed, Erased: s.Erased, Orders: int(s.Record(event.OrderCompleted).Count)}
	for _, r := range s.Records {
		if r.Last.After(row.Seen) {
			row.Seen = r.Last
		}
	}
	return row
}
