package storefront

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// courier takes calls to Rapport's API.
type courier struct {
	url    string
	key    string
	client *http.Client
}

// errTryAgain marks an answer that may be another one in a moment.
var errTryAgain = errors.New("trying again may help")

// send delivers calls as one batch, stamped in their order. A try that got no clear answer is repeated with the same message
// ids, which makes it harmless. It returns nil only when every call was accepted.
func (c courier) send(ctx context.Context, calls []call, now time.Time, tries int) error {
	for i := range calls {
		calls[i].Timestamp = now.Add(time.Duration(i) * time.Millisecond).UTC()
	}
	body, err := json.Marshal(map[string]any{"batch": calls, "sentAt": calls[len(calls)-1].Timestamp})
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		err = c.post(ctx, body)
		if !errors.Is(err, errTryAgain) || try >= tries || !pause(ctx, time.Duration(try)*150*time.Millisecond) {
			return err
		}
	}
}

// pause returns false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (c courier) post(ctx context.Context, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.SetBasicAuth(c.key, "")
	res, err := c.client.Do(req)
	if err != nil {
		return fmt.Errorf("%w: %w", errTryAgain, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxSession))
	switch {
	case res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= 500:
		return fmt.Errorf("%w: POST %s answered %s: %s", errTryAgain, c.url, res.Status, answer)
	case res.StatusCode != http.StatusOK:
		return fmt.Errorf("POST %s answered %s: %s", c.url, res.Status, answer)
	case err != nil:
		return fmt.Errorf("%w: %w", errTryAgain, err)
	}
	return refusals(answer)
}

// refusals reads an answer of 200, which may still refuse single calls.
func refusals(answer []byte) error {
	var said struct {
		Refused []struct {
			Index  int    `json:"index"`
			Reason string `json:"reason"`
		} `json:"refused"`
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return fmt.Errorf("read Rapport's answer: %w", err)
	}
	if len(said.Refused) > 0 {
		return fmt.Errorf("%d calls refused, the first (index %d) because: %s", len(said.Refused), said.Refused[0].Index, said.Refused[0].Reason)
	}
	return nil
}
