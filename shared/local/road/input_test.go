package road

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBadInputIsTheSendersFault never answers with a 5xx.
func TestBadInputIsTheSendersFault(t *testing.T) {
	s := open(t, 10)
	many := strings.TrimSuffix(strings.Repeat(`{"type":"track","userId":"ana","event":"E"},`, 2501), ",")
	for name, c := range map[string]struct {
		path, body string
		status     int
	}{
		"broken JSON":      {"track", `{"userId":"ana",`, 400},
		"33 KB event":      {"track", `{"userId":"ana","event":"E","properties":{"x":"` + strings.Repeat("x", 33<<10) + `"}}`, 413},
		"batch of 2,501":   {"batch", `{"batch":[` + many + `]}`, 400},
		"unknown call":     {"fly", `{"userId":"ana"}`, 404},
		"no id":            {"track", `{"event":"E"}`, 400},
		"year 9999":        {"track", `{"userId":"ana","event":"E","timestamp":"9999-01-01T00:00:00Z"}`, 400},
		"NUL":              {"track", `{"userId":"ana","event":"E","properties":{"x":"\u0000"}}`, 400},
		"depth 1,000":      {"track", `{"userId":"ana","event":"E","properties":` + strings.Repeat(`{"x":`, 1000) + "1" + strings.Repeat("}", 1000) + "}", 400},
		"placeholder id":   {"track", `{"userId":"undefined","event":"E"}`, 400},
		"an array":         {"track", `[]`, 400},
		"an empty body":    {"track", ``, 400},
		"userId an object": {"track", `{"userId":{},"event":"E"}`, 400},
	} {
		status, body := s.ask("POST", "/v1/"+c.path, c.body)
		require.Equal(t, c.status, status, "%s: %s", name, body)
		require.Contains(t, body, "error", name)
	}
	r, err := http.NewRequest("POST", s.w.URL+"/v1/track", strings.NewReader(`{"userId":"ana","event":"E"}`))
	require.NoError(t, err)
	r.SetBasicAuth("wrong", "")
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	res.Body.Close()
	require.Equal(t, 401, res.StatusCode)
	state, err := s.w.Load(t.Context(), "u.ana")
	require.NoError(t, err)
	require.Zero(t, state.Version, "nothing of all this was taken")
}

// TestABadItemLeavesItsNeighboursAccepted answers 200 with each refused item's index and reason.
func TestABadItemLeavesItsNeighboursAccepted(t *testing.T) {
	s := open(t, 10)
	var items []string
	for i := range 5 {
		items = append(items, fmt.Sprintf(`{"type":"track","userId":"ana","event":"Quiz 🎉 Finished","messageId":"m%d"}`, i))
	}
	items[3] = `{"type":"fly","userId":"ana"}`
	status, body := s.ask("POST", "/v1/batch", `{"batch":[`+strings.Join(items, ",")+`]}`)
	require.Equal(t, 200, status)
	var answer struct {
		Success bool
		Refused []struct {
			Index  int
			Reason string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(body), &answer))
	require.True(t, answer.Success)
	require.Len(t, answer.Refused, 1)
	require.Equal(t, 3, answer.Refused[0].Index)
	require.NotEmpty(t, answer.Refused[0].Reason)
	state, err := s.w.Load(t.Context(), "u.ana")
	require.NoError(t, err)
	require.EqualValues(t, 4, state.Record("Quiz 🎉 Finished").Count, "an emoji comes back whole")
}
