package mail

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/local/child"
)

// TestMain lets this test binary be the watcher.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == child.Word {
		os.Exit(child.Watch(os.Stdin, os.Args[2:]))
	}
	os.Exit(m.Run())
}

// built returns the folder in which `make run` has built Mailpit.
func built(t *testing.T) string {
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	folder := filepath.Join(cache, "rapport", "bin")
	if _, err := os.Stat(filepath.Join(folder, "mailpit-"+Version)); err != nil {
		t.Skip("Mailpit is not built here: `make run` once builds it")
	}
	return folder
}

func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// start starts an inbox and returns it when it is ready.
func start(t *testing.T, ctx context.Context, port int) *Mailpit {
	said := make(chan string, 10)
	m := StartMailpit(ctx, MailpitOptions{Self: os.Args[0], Cache: built(t), Data: t.TempDir(), Port: port, Log: io.Discard,
		Say: func(line string) { said <- line }})
	require.Contains(t, <-said, "The inbox is ready")
	return m
}

func TestAnInboxCountsWhatItTookAndLetsItsPortGo(t *testing.T) {
	port := freePort(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	m := start(t, ctx, port)
	require.Equal(t, "ready", m.State())
	require.NoError(t, m.Take(ctx, letter))
	in, err := m.Inbox(ctx, "ana@example.com")
	require.NoError(t, err)
	require.Equal(t, 1, in.Unread)
	require.True(t, in.Ready)
	in, err = m.Inbox(ctx, "jonas@example.com")
	require.NoError(t, err)
	require.Zero(t, in.Unread)

	cancel()
	m.Wait()
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	require.NoError(t, err, "its port is free again")
	l.Close()
}

func TestAnInboxThatCannotBeBuiltIsBusyAndSaysWhy(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	said := make(chan string, 10)
	m := StartMailpit(context.Background(), MailpitOptions{Cache: t.TempDir(), Say: func(line string) { said <- line }})
	m.Wait()
	require.Contains(t, <-said, "install Go")
	require.Contains(t, m.State(), "missing")
	require.ErrorIs(t, m.Take(context.Background(), letter), ErrBusy)
	in, err := m.Inbox(context.Background(), "ana@example.com")
	require.NoError(t, err)
	require.False(t, in.Ready)
}
