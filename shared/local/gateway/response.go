package gateway

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// respond writes what a function returned. As in format 2.0, JSON without a
// statusCode is itself the body of a 200.
func respond(w http.ResponseWriter, out []byte) error {
	var has struct{ StatusCode *int }
	if err := json.Unmarshal(out, &has); err != nil || has.StatusCode == nil {
		w.Header().Set("Content-Type", "application/json")
		w.Write(out)
		return nil
	}
	var res events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(out, &res); err != nil {
		return fmt.Errorf("read the function's response: %w", err)
	}
	if res.StatusCode < 100 || res.StatusCode > 599 {
		return fmt.Errorf("the function answered with status %d", res.StatusCode)
	}
	body := []byte(res.Body)
	if res.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(res.Body); err != nil {
			return fmt.Errorf("read the function's body: %w", err)
		}
	}
	write(w, res, body)
	return nil
}

func write(w http.ResponseWriter, res events.APIGatewayV2HTTPResponse, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/plain;charset=UTF-8")
	for k, v := range res.Headers {
		if !strings.EqualFold(k, "Content-Length") {
			h.Set(k, v)
		}
	}
	for _, c := range res.Cookies {
		h.Add("Set-Cookie", c)
	}
	w.WriteHeader(res.StatusCode)
	w.Write(body)
}
