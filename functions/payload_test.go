package functions

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/local/wiring"
)

// payload is one file of events/.
type payload struct {
	verb, name string
	body       []byte
}

func payloads(t *testing.T) []payload {
	paths, err := filepath.Glob("../events/*/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	var all []payload
	for _, p := range paths {
		body, err := os.ReadFile(p)
		require.NoError(t, err)
		all = append(all, payload{filepath.Base(filepath.Dir(p)), strings.TrimSuffix(filepath.Base(p), ".json"), body})
	}
	return all
}

// at is when the payload says that it was made.
func (p payload) at(t *testing.T) time.Time {
	var in struct {
		Time           time.Time
		RequestContext struct{ TimeEpoch int64 }
	}
	require.NoError(t, json.Unmarshal(p.body, &in))
	if in.RequestContext.TimeEpoch > 0 {
		return time.UnixMilli(in.RequestContext.TimeEpoch).UTC()
	}
	return in.Time
}

func TestEachPayloadIsOneThatTheTemplateHandsToItsFunction(t *testing.T) {
	w, err := wiring.ReadFile("../template.yaml", map[string]string{"SenderIdentity": "shop.example", "OidcIssuer": "https://sign-in.shop.example"})
	require.NoError(t, err)
	for _, p := range payloads(t) {
		t.Run(p.verb+"/"+p.name, func(t *testing.T) {
			var in map[string]any
			require.NoError(t, json.Unmarshal(p.body, &in))
			require.Contains(t, receivers(w, in), p.verb)
		})
	}
}

// A failure that could not be kept would come round every few minutes, a little larger each time.
func TestTheFailureOfKeepingAFailureIsHandedToNobodyAgain(t *testing.T) {
	w, err := wiring.ReadFile("../template.yaml", map[string]string{"SenderIdentity": "shop.example", "OidcIssuer": "https://sign-in.shop.example"})
	require.NoError(t, err)
	body, err := os.ReadFile("../events/engage/failure.json")
	require.NoError(t, err)
	var failure map[string]any
	require.NoError(t, json.Unmarshal(body, &failure))
	detail := failure["detail"].(map[string]any)

	first := detail["requestPayload"]
	for _, payload := range []any{first, map[string]any{}, nil} {
		detail["requestPayload"] = payload
		require.Equal(t, []string{"engage"}, receivers(w, failure))
	}
	detail["requestPayload"] = map[string]any{"detail-type": failure["detail-type"], "source": "lambda", "detail": map[string]any{"requestPayload": first}}
	require.Empty(t, receivers(w, failure))
}

// receivers lists the functions that the template starts with in.
func receivers(w *wiring.Wiring, in map[string]any) []string {
	var verbs []string
	if key, ok := in["routeKey"].(string); ok {
		for _, r := range w.Routes {
			if r.Method+" "+r.Path == key {
				verbs = append(verbs, r.Verb)
			}
		}
		return verbs
	}
	for _, r := range w.Rules {
		if r.Pattern.Matches(in) {
			verbs = append(verbs, r.Verb)
		}
	}
	for _, s := range w.Schedules {
		if in["detail-type"] == "Scheduled Event" && strings.Contains(in["resources"].([]any)[0].(string), s.Name) {
			verbs = append(verbs, s.Verb)
		}
	}
	return verbs
}
