package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Inbox is one address's part of the inbox.
type Inbox struct {
	URL    string `json:"url"`
	Unread int    `json:"unread"`
	Ready  bool   `json:"ready"`
}

// Inbox counts what an address has not read; an empty address is everybody. Before it is ready the count is 0.
func (m *Mailpit) Inbox(ctx context.Context, address string) (Inbox, error) {
	page, query := m.URL(), "is:unread"
	if address != "" {
		only := fmt.Sprintf("to:%q", address)
		page += "/search?q=" + url.QueryEscape(only)
		query = only + " " + query
	}
	api, ready := m.api()
	if !ready {
		return Inbox{URL: page}, nil
	}
	found, err := search(ctx, api, query, 1)
	if err != nil {
		return Inbox{}, err
	}
	return Inbox{URL: page, Unread: found.Count, Ready: true}, nil
}

// person is a name with an address, as Mailpit writes them.
type person struct{ Name, Address string }

// listed is a mail in a list.
type listed struct {
	ID      string
	Read    bool
	To      []person
	Subject string
	Snippet string
	Created time.Time
}

// found is a part of all mails that a query fits, newest first.
type found struct {
	Messages []listed `json:"messages"`
	Count    int      `json:"messages_count"` // of all that it fits
}

// search asks for at most limit mails; an empty query fits all.
func search(ctx context.Context, api, query string, limit int) (f found, err error) {
	path := fmt.Sprintf("/api/v1/search?limit=%d&query=%s", limit, url.QueryEscape(query))
	if query == "" {
		path = fmt.Sprintf("/api/v1/messages?limit=%d", limit)
	}
	return f, ask(ctx, api+path, &f)
}

// opened is a mail with all of its parts.
type opened struct {
	ID, Subject, Text, HTML string
	From                    person
	To                      []person
	Date                    time.Time
	ListUnsubscribe         struct{ HeaderPost string }
}

// read asks for one mail, which marks it as read.
func read(ctx context.Context, api, id string) (o opened, err error) {
	return o, ask(ctx, api+"/api/v1/message/"+url.PathEscape(id), &o)
}

// errNoMail is returned when the inbox holds no such mail.
var errNoMail = errors.New("the inbox holds no such mail")

func ask(ctx context.Context, address string, into any) error {
	res, err := get(ctx, address)
	if err != nil {
		return fmt.Errorf("ask the inbox: %w", err)
	}
	defer res.Body.Close()
	switch res.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound:
		return errNoMail
	default:
		return fmt.Errorf("ask the inbox: it answers with status %d", res.StatusCode)
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		return fmt.Errorf("ask the inbox: %w", err)
	}
	return nil
}
