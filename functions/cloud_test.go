package functions

import (
	"encoding/json"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// secrets as an operator would set them.
var secrets = map[string]string{
	"/rapport/write-keys": `[{"name":"local-server","key":"local-server","server":true},{"name":"local-browser","key":"local-browser","origins":["http://localhost:8080"]}]`,
	"/rapport/identity":   "local-identity",
	"/rapport/link":       `{"current":"k1","keys":{"k1":"000102030405060708090a0b0c0d0e0f"}}`,
	"/rapport/session":    `{"current":"k1","keys":{"k1":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}`,
}

// cloud answers every AWS service that Rapport speaks to, as an account does on its
// first day: tables are empty, whatever is sent is taken. It keeps which operations were called.
type cloud struct {
	mu    sync.Mutex
	calls []string
}

// newCloud starts one and points the SDK of this process and its children to it.
func newCloud(t *testing.T) *cloud {
	c := &cloud{}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_REGION": "eu-central-1",
		"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none",
		"TABLE_NAME": "table", "BUS_NAME": "rapport", "HISTORY_STREAM": "history", "HISTORY_BUCKET": "history", "SECRETS_PATH": "/rapport",
		"PUBLIC_URL": "https://shop.example", "CONFIGURATION_SET": "rapport", "MAX_SEND_RATE": "14", "DELIVER_INSTANCES": "2",
	} {
		t.Setenv(name, value)
	}
	return c
}

// took returns the operations that were called since it was last asked, each once, in the order of their names.
func (c *cloud) took() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.Sort(c.calls)
	calls := slices.Compact(c.calls)
	c.calls = nil
	return calls
}

func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if r.URL.Path == "/v2/email/outbound-emails" {
		operation = "SendEmail"
	}
	c.mu.Lock()
	c.calls = append(c.calls, operation)
	c.mu.Unlock()

	var in struct {
		Name    string
		Entries []any
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	switch operation {
	case "Query":
		table(w, `{"Items":[],"Count":0,"ScannedCount":0}`)
	case "PutItem", "DeleteItem":
		table(w, `{}`)
	case "PutRecord":
		_, _ = w.Write([]byte(`{"RecordId":"1"}`))
	case "SendEmail":
		_, _ = w.Write([]byte(`{"MessageId":"1"}`))
	case "PutEvents":
		results := make([]map[string]string, len(in.Entries))
		for i := range results {
			results[i] = map[string]string{"EventId": "1"}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"FailedEntryCount": 0, "Entries": results})
	case "GetParameter":
		_ = json.NewEncoder(w).Encode(map[string]any{"Parameter": map[string]string{"Value": secrets[in.Name]}})
	default:
		http.Error(w, "nobody here knows "+operation, http.StatusNotImplemented)
	}
}

// table answers as DynamoDB does, with the checksum that the SDK compares.
func table(w http.ResponseWriter, body string) {
	w.Header().Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(body))), 10))
	_, _ = w.Write([]byte(body))
}
