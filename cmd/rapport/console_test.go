package main

import (
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestThePrintedLinkOpensTheConsoleOfTheRunningShop(t *testing.T) {
	w, store := running(t)
	data := filepath.Dir(strings.TrimPrefix(store, "sqlite:"))
	out, err := called(t, "console", "--data", data)
	require.NoError(t, err)
	require.Regexp(t, `^`+regexp.QuoteMeta(w.URL)+`/console/enter\?key=\S{20,60}\n$`, out)
	res, err := http.Get(strings.TrimSpace(out))
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusOK, res.StatusCode)
}

func TestALinkNeedsTheDataFolderOfAShop(t *testing.T) {
	_, err := called(t, "console", "--data", t.TempDir())
	require.ErrorContains(t, err, "start it (make run), or name another folder with --data")
	_, err = called(t, "console", "--data", t.TempDir(), "--url", "https://mail.shop.example")
	require.ErrorContains(t, err, "name the data folder of the running shop with --data")
	_, err = called(t, "console", "now")
	require.ErrorContains(t, err, "only flags follow console")
}
