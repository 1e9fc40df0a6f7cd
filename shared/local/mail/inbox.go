package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
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
	if m.State() != "ready" {
		return Inbox{URL: page}, nil
	}
	res, err := get(ctx, fmt.Sprintf("http://127.0.0.1:%d/api/v1/search?limit=1&query=%s", m.o.Port, url.QueryEscape(query)))
	if err != nil {
		return Inbox{}, fmt.Errorf("ask the inbox: %w", err)
	}
	defer res.Body.Close()
	var found struct {
		Count int `json:"messages_count"`
	}
	if res.StatusCode != http.StatusOK {
		return Inbox{}, fmt.Errorf("ask the inbox: it answers with status %d", res.StatusCode)
	}
	if err := json.NewDecoder(res.Body).Decode(&found); err != nil {
		return Inbox{}, fmt.Errorf("ask the inbox: %w", err)
	}
	return Inbox{URL: page, Unread: found.Count, Ready: true}, nil
}
