package main

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/local"
)

func TestADemoOfAnySizeIsMadeAndThenRead(t *testing.T) {
	data := filepath.Join(t.TempDir(), "large")
	out, err := called(t, "demo", "--customers", "20", "--data", data, "--shop", "../../shop", "--at", "2026-11-24T10:00")
	require.NoError(t, err)
	require.Contains(t, out, "a year of 20 customers")
	require.Contains(t, out, "rapport run --demo --data "+data)
	require.NotContains(t, out, "\r", "the bar is for terminals")
	require.FileExists(t, filepath.Join(data, local.StoreFile))
	require.DirExists(t, filepath.Join(data, "history", "2026"))

	said, err := called(t, "explain", "mirela", "--store", "sqlite:"+filepath.Join(data, local.StoreFile))
	require.ErrorContains(t, err, "mirela", said)
	said, err = called(t, "failures", "--store", "sqlite:"+filepath.Join(data, local.StoreFile))
	require.NoError(t, err)
	require.Contains(t, said, "no alarm is overdue")

	_, err = called(t, "demo", "--customers", "20", "--data", data, "--shop", "../../shop")
	require.ErrorContains(t, err, "was used before")
	_, err = called(t, "demo", "--customers", "0", "--data", data)
	require.ErrorContains(t, err, "at least 1")
	_, err = called(t, "demo", "now")
	require.ErrorContains(t, err, `"now" is not understood`)
}

func TestADemoHasAPastUnlessToldOtherwise(t *testing.T) {
	for want, args := range map[int][]string{300: {"--demo"}, 100: {"--demo", "--lambda"}, 7: {"--demo", "--lambda", "--customers", "7"}, 0: {"--demo", "--customers", "0"}} {
		var said bytes.Buffer
		o, err := runOptions(surroundings{env: func(string) string { return "" }, out: &said, errOut: &said}, args)
		require.NoError(t, err)
		require.Equal(t, want, o.Customers)
	}
}
