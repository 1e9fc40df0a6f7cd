package history_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/history"
	"rapport/shared/core/event"
	"rapport/shared/engine"
)

// line is an event as history keeps it.
func line(t *testing.T, who, name string) []byte {
	b, err := json.Marshal(event.Event{Kind: event.Behaviour, ID: 1, Customer: who, Name: name})
	require.NoError(t, err)
	return append(b, '\n')
}

// names reads all parts of a past and returns the names of one customer's events.
func names(t *testing.T, p engine.Past, who string) (all []string) {
	parts, err := p.Parts(t.Context())
	require.NoError(t, err)
	for _, part := range parts {
		unread, err := p.Read(t.Context(), part, func(c string) bool { return c == who }, func(e event.Event) { all = append(all, e.Name) })
		require.NoError(t, err)
		require.Zero(t, unread)
	}
	return all
}

func TestAFolderIsReadDayByDay(t *testing.T) {
	folder := t.TempDir()
	for day, text := range map[string][]byte{
		"2026/02/01.jsonl": append(line(t, "u.ana", "Second"), line(t, "u.ben", "Other")...),
		"2025/12/31.jsonl": line(t, "u.ana", "First"),
		"2026/11/24.jsonl": line(t, "u.ana", "Third"),
	} {
		file := filepath.Join(folder, day)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		require.NoError(t, os.WriteFile(file, text, 0o600))
	}
	require.Equal(t, []string{"First", "Second", "Third"}, names(t, history.OpenFolder(folder), "u.ana"))
	require.Empty(t, names(t, history.OpenFolder(filepath.Join(folder, "none")), "u.ana"))
	_, err := history.OpenFolder(folder).Read(t.Context(), "2020/01/01.jsonl", nil, nil)
	require.Error(t, err)
}
