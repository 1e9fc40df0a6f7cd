package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheBarIsDrawnOverItselfOnATerminalAlone(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	b := newBar(&out, func() time.Time { return now })
	b.at(0.5)
	require.Empty(t, out.String())

	b.out = &out
	now = now.Add(10 * time.Second)
	b.at(0.5)
	b.at(0.501)
	require.Equal(t, "\r[###############···············]  50 %  10s left\x1b[K", out.String())
	b.at(1)
	require.Contains(t, out.String(), "100 %\x1b[K\n")
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	require.NoError(t, err)
	defer file.Close()
	require.Nil(t, newBar(file, time.Now).out)
}
