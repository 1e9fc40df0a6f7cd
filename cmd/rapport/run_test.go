package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func options(t *testing.T, env map[string]string, args ...string) (string, error) {
	t.Helper()
	var said bytes.Buffer
	o, err := runOptions(surroundings{env: func(n string) string { return env[n] }, out: &said, errOut: &said}, args)
	if err != nil {
		return said.String(), err
	}
	require.NotEmpty(t, o.Self)
	return said.String(), nil
}

func TestAShopsServerNamesWhatItNeeds(t *testing.T) {
	_, err := options(t, nil)
	require.ErrorContains(t, err, "needs SMTP_URL")
	_, err = options(t, map[string]string{"SMTP_URL": "smtp://x", "PUBLIC_URL": "shop.example"})
	require.ErrorContains(t, err, "begins with https://")
	_, err = options(t, map[string]string{"SMTP_URL": "smtp://x", "PUBLIC_URL": "https://shop.example/"})
	require.NoError(t, err)
}

func TestAPortThatIsNoneIsNamedWithItsVariable(t *testing.T) {
	for _, name := range []string{"PORT", "INBOX_PORT"} {
		_, err := options(t, map[string]string{name: "http"}, "--demo")
		require.ErrorContains(t, err, name)
	}
}

func TestADemoNeedsNothing(t *testing.T) {
	var said bytes.Buffer
	o, err := runOptions(surroundings{env: func(string) string { return "" }, out: &said, errOut: &said}, []string{"--demo", "--at", "2026-12-01T07:00"})
	require.NoError(t, err)
	require.Equal(t, []any{8080, 8025, true, "2026-12-01T07:00", ".rapport"}, []any{o.Port, o.InboxPort, o.Demo, o.At, o.Data})
	require.Empty(t, o.SMTPURL)
}

func TestWhatIsNotUnderstoodIsSaid(t *testing.T) {
	_, err := options(t, nil, "--demo", "now")
	require.ErrorContains(t, err, `"now" is not understood`)
	var out, errOut bytes.Buffer
	s := surroundings{env: func(string) string { return "" }, out: &out, errOut: &errOut}
	require.Equal(t, 2, dispatch(context.Background(), s, []string{"rum"}))
	require.Contains(t, errOut.String(), `no command "rum"`)
	require.Equal(t, 0, dispatch(context.Background(), s, nil))
	require.Contains(t, out.String(), "run")
}
