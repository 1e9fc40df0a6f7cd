package endpoint

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/history"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
)

func TestWhatTheStreamTookIsReadFromTheBucket(t *testing.T) {
	w := newWorld(t)
	line, err := json.Marshal(event.Event{Kind: event.Behaviour, ID: 7, Customer: "u.ana", Name: "Signed In"})
	require.NoError(t, err)
	past := history.OpenBucket(history.Objects(w.cfg), "history")
	parts, err := past.Parts(t.Context())
	require.NoError(t, err)
	require.Empty(t, parts)
	require.NoError(t, history.New(firehose.NewFromConfig(w.cfg), "stream").Append(t.Context(), append(line, '\n')))
	parts, err = past.Parts(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"events/2026/12/01.jsonl"}, parts)
	var names []string
	unread, err := past.Read(t.Context(), parts[0], func(who string) bool { return who == "u.ana" }, func(e event.Event) { names = append(names, e.Name) })
	require.NoError(t, err)
	require.Zero(t, unread)
	require.Equal(t, []string{"Signed In"}, names)
}

func TestOnlyHistoryIsReadAndOnlyByRapportsOwn(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, os.WriteFile(filepath.Join(w.history, "..", "secret"), []byte("hush"), 0o600))
	past := history.OpenBucket(history.Objects(w.cfg), "history")
	for _, key := range []string{"events/none.jsonl", "secret", "events/../../secret", "events/../secret"} {
		_, err := past.Read(t.Context(), key, func(string) bool { return true }, func(event.Event) {})
		require.True(t, fault.Is(err, fault.Unavailable), "%s: %v", key, err)
	}
	res, err := http.Get(*w.cfg.BaseEndpoint + "/history/events/../../secret")
	require.NoError(t, err)
	res.Body.Close()
	require.Equal(t, http.StatusForbidden, res.StatusCode)
	w.cfg.Credentials = credentials.NewStaticCredentialsProvider("stranger", "local", "")
	_, err = history.OpenBucket(history.Objects(w.cfg), "history").Parts(t.Context())
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
}
