package mail

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

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

// inbox starts an inbox, on an empty cache if change says nothing else, and returns it with what it says.
func inbox(t *testing.T, ctx context.Context, change func(*MailpitOptions)) (*Mailpit, chan string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	said := make(chan string, 10)
	o := MailpitOptions{Self: os.Args[0], Cache: t.TempDir(), Data: t.TempDir(), Pages: l, Log: io.Discard, Say: func(line string) { said <- line }}
	change(&o)
	m := StartMailpit(ctx, o)
	t.Cleanup(m.Wait)
	return m, said
}

// hears waits for the next line that an inbox says.
func hears(t *testing.T, said <-chan string, want string) {
	t.Helper()
	select {
	case line := <-said:
		require.Contains(t, line, want)
	case <-time.After(time.Minute):
		require.Fail(t, "it says nothing for a minute")
	}
}

func TestAnInboxCountsWhatItTookAndLetsItsPortGo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	m, said := inbox(t, ctx, func(o *MailpitOptions) { o.Cache = built(t) })
	hears(t, said, "The inbox is ready")
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
	l, err := net.Listen("tcp", m.o.Pages.Addr().String())
	require.NoError(t, err, "its port is free again")
	l.Close()
}

func TestAnInboxThatCannotBeBuiltIsBusyAndSaysWhy(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	m, said := inbox(t, t.Context(), func(*MailpitOptions) {})
	hears(t, said, "install Go")
	require.Contains(t, m.State(), "missing")
	require.ErrorIs(t, m.Take(t.Context(), letter), ErrBusy)
	in, err := m.Inbox(t.Context(), "ana@example.com")
	require.NoError(t, err)
	require.False(t, in.Ready)
}

func TestAnInboxThatCouldNotBeBuiltIsTriedAgainAndSaidOnce(t *testing.T) {
	from := built(t)
	t.Setenv("PATH", t.TempDir())
	cache := t.TempDir()
	_, said := inbox(t, t.Context(), func(o *MailpitOptions) { o.Cache, o.Patience = cache, time.Second })
	hears(t, said, "install Go")
	require.NoError(t, os.Symlink(filepath.Join(from, "mailpit-"+Version), filepath.Join(cache, "mailpit-"+Version)))
	hears(t, said, "The inbox is ready")
}

// scripted is a cache whose program does something else the first time that it is started.
func scripted(t *testing.T, first string) (cache string) {
	cache, program := t.TempDir(), "mailpit-"+Version
	script := fmt.Sprintf("#!/bin/sh\nif mkdir '%s/begun' 2>/dev/null; then %s; fi\nexec '%s' \"$@\"\n", cache, first, filepath.Join(built(t), program))
	require.NoError(t, os.WriteFile(filepath.Join(cache, program), []byte(script), 0o700))
	return cache
}

func TestAnInboxThatDoesNotAnswerIsStartedAgain(t *testing.T) {
	cache := scripted(t, "exec sleep 1000")
	m, said := inbox(t, t.Context(), func(o *MailpitOptions) { o.Cache, o.Patience = cache, 5*time.Second })
	hears(t, said, "The inbox is ready")
	require.Equal(t, "ready", m.State())
}

// TestAnInboxThatWasKilledWhileItMadeItsTablesBeginsAnew has a program that leaves half a database the first time.
func TestAnInboxThatWasKilledWhileItMadeItsTablesBeginsAnew(t *testing.T) {
	cache, data := scripted(t, `for place; do :; done; echo "half a database" > "$place"; exit 1`), t.TempDir()
	_, said := inbox(t, t.Context(), func(o *MailpitOptions) { o.Cache, o.Data = cache, data })
	hears(t, said, "The inbox is ready")
	left, err := filepath.Glob(filepath.Join(data, making+"*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestWhatAKilledInboxWasMakingIsRemoved(t *testing.T) {
	data := t.TempDir()
	left := filepath.Join(data, making+"1")
	require.NoError(t, os.MkdirAll(left, 0o700))
	_, said := inbox(t, t.Context(), func(o *MailpitOptions) { o.Cache, o.Data = built(t), data })
	hears(t, said, "The inbox is ready")
	require.NoDirExists(t, left)
	require.FileExists(t, filepath.Join(data, "mailpit.db"))
}

func TestNoTwoFreeAddressesAreOne(t *testing.T) {
	free, err := freeAddresses(200) // of some thousands, so that each chosen by itself two would soon be equal
	require.NoError(t, err)
	slices.Sort(free)
	require.Len(t, slices.Compact(free), 200)
}
