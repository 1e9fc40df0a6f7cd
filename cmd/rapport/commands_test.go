package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/sqlite"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
	"rapport/shared/local"
	"rapport/shared/local/mail"
)

// running starts a demo shop in this process; the commands open its file beside it, as other processes do.
func running(t *testing.T) (w *local.World, store string) {
	data := t.TempDir()
	w, err := local.Start(t.Context(), local.Options{Template: "../../template.yaml", Shop: "../../shop", Data: data, Demo: true,
		At: "2026-11-24T10:00", MailSink: &mail.Recorder{}})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return w, "sqlite:" + filepath.Join(data, local.StoreFile)
}

func post(t *testing.T, w *local.World, path, body string) {
	req, err := http.NewRequest(http.MethodPost, w.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	req.SetBasicAuth(local.DemoServerKey, "")
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, res.StatusCode, "%s: %s", path, said)
}

func TestACustomerIsExplainedBesideTheRunningShop(t *testing.T) {
	w, store := running(t)
	post(t, w, "/v1/identify", `{"userId":"ana","anonymousId":"b1","traits":{"email":"ana@example.com"}}`)
	post(t, w, "/v1/track", `{"userId":"ana","event":"Consent Granted","properties":{"channel":"email","topic":"marketing"}}`)
	post(t, w, "/v1/track", `{"userId":"ana","event":"Product Added","properties":{"cart_id":"c1","product_id":"p1","name":"Lamp","price":49,"quantity":1}}`)
	for _, name := range []string{"ana", "u.ana"} {
		out, err := called(t, "explain", name, "--store", store)
		require.NoError(t, err)
		require.Contains(t, out, "  granted consent for marketing by email (by local-server)\n")
		require.Contains(t, out, "2026-11-24 10:0", "times are the shop's")
		decided, pending, _ := strings.Cut(out, "\npending\n")
		require.Contains(t, decided, "  cart-reminder: began\n")
		require.Regexp(t, `^2026-11-24 11:0\d:\d\d  cart-reminder waits until 11:0\d on 24 Nov 2026`, pending)
	}
	out, err := called(t, "explain", "--store", store, "--json", "a.b1")
	require.NoError(t, err)
	var x engine.Explanation
	require.NoError(t, json.Unmarshal([]byte(out), &x))
	require.Equal(t, "u.ana", x.Customer)
	require.Len(t, x.Pending, 1)
	out, err = called(t, "explain", "--store", store, "b1")
	require.NoError(t, err)
	require.Contains(t, out, "a.b1 is known as u.ana\n")

	out, err = called(t, "explain", "Ana@example.com", "--store", store)
	require.NoError(t, err)
	require.Contains(t, out, "u.ana, times in")
	_, err = called(t, "explain", "an", "--store", store)
	require.ErrorContains(t, err, "may be any of these, name one: u.ana")
	_, err = called(t, "explain", "nobody", "--store", store)
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
}

func TestAnErasedCustomerIsSweptByTheRunningShopAndNeverComesBack(t *testing.T) {
	w, store := running(t)
	post(t, w, "/v1/identify", `{"userId":"ana","anonymousId":"b1","traits":{"email":"ana@example.com"}}`)
	post(t, w, "/v1/track", `{"userId":"ana","event":"Order Completed","properties":{"order_id":"o1","products":[]}}`)
	post(t, w, "/local/clock", `{"advance":"5m"}`)

	out, err := called(t, "erase", "a.b1", "--store", store)
	require.NoError(t, err)
	require.Contains(t, out, "a.b1 is known as u.ana, who is erased with all their browsers.")
	require.NotRegexp(t, her, out)
	out, err = called(t, "explain", "ana", "--store", store)
	require.NoError(t, err)
	require.Contains(t, out, "u.ana was erased on 2026-11-24 10:0")
	require.NotRegexp(t, her, out)
	out, err = called(t, "erase", "ana", "--store", store)
	require.NoError(t, err)
	require.Contains(t, out, "was erased already")

	post(t, w, "/local/clock", `{"advance":"10m"}`)
	post(t, w, "/v1/track", `{"userId":"ana","event":"Product Added","properties":{"product_id":"p1"}}`)
	post(t, w, "/v1/track", `{"anonymousId":"b1","event":"Product Added","properties":{"product_id":"p1"}}`)
	for _, who := range []string{"u.ana", "a.b1"} {
		left, err := w.Store.Query(t.Context(), item.Everything(who))
		require.NoError(t, err)
		require.Len(t, left, 1, "of %s only the tombstone is left", who)
		state, err := engine.New(engine.Ports{Store: w.Store, Clock: w.Now}).Load(t.Context(), who)
		require.NoError(t, err)
		require.True(t, state.Tombstone())
	}
	kept, err := filepath.Glob(filepath.Join(filepath.Dir(strings.TrimPrefix(store, "sqlite:")), "history", "2026", "11", "*-erasures.jsonl"))
	require.NoError(t, err)
	require.Len(t, kept, 1, "the erasure is in history")

	_, err = called(t, "erase", "nobody", "--store", store)
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
}

func TestAPushShowsTheDifferenceAndTheRunningShopTakesIt(t *testing.T) {
	w, store := running(t)
	shop := t.TempDir()
	require.NoError(t, os.CopyFS(shop, os.DirFS("../../shop")))
	out, err := called(t, "push", shop, "--store", store)
	require.NoError(t, err)
	require.Contains(t, out, "Nothing changed: "+store+" holds version 1 already.")

	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(shop, filepath.FromSlash(name)), []byte(text), 0o600))
	}
	old, err := os.ReadFile(filepath.Join(shop, "segments", "lamp-lovers.yaml"))
	require.NoError(t, err)
	write("segments/lamp-lovers.yaml", strings.Replace(string(old), "about:", "# new\nabout:", 1))
	write("segments/browsers.yaml", "segment: browsers\nwhere: {did: {event: Product Viewed, at_least: 9}}\n")
	require.NoError(t, os.Remove(filepath.Join(shop, "segments", "first-order-due.yaml")))
	for _, dry := range []bool{true, false} {
		said := "--dry-run=" + strconv.FormatBool(dry)
		_, err = called(t, "push", shop, "--store", store, said) // a pipeline that tries first hears of it too
		require.ErrorContains(t, err, "nothing was published, because these files are in force and not in "+shop+": segments/first-order-due.yaml; "+
			"--keep leaves them in force, --remove takes them out")
		if !dry {
			out, err = called(t, "preview", shop, "--store", store)
			require.NoError(t, err)
			require.Contains(t, out, "rapport push --remove "+shop+" does that")
		}
		out, err = called(t, "push", shop+"/", "--remove", "--store", store, said)
		require.NoError(t, err)
		require.Contains(t, out, "added    segments/browsers.yaml\nremoved  segments/first-order-due.yaml\nchanged  segments/lamp-lovers.yaml\n")
		require.Contains(t, out, "\nsegments/browsers.yaml\n+segment: browsers\n+where:")
		require.Contains(t, out, "\n+# new\n")
		require.Equal(t, dry, strings.Contains(out, "This would become version 2"))
		require.Equal(t, !dry, strings.Contains(out, "Published: version 2"))
	}
	post(t, w, "/local/clock", `{"advance":"1m"}`)
	known, err := engine.New(engine.Ports{Store: w.Store, Clock: w.Now}).Catalog(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, known.Version)

	write("segments/browsers.yaml", "segment: browsers\nwhere: {did: {evnt: Product Viewed}}\n")
	write("segments/second.yml", "segment: second\n")
	_, err = called(t, "push", shop, "--store", store)
	require.ErrorContains(t, err, "nothing was published, because of ")
	require.ErrorContains(t, err, filepath.ToSlash(shop)+"/segments/browsers.yaml:2:")
	require.ErrorContains(t, err, "segments/second.yml: is not a definition")
}

func TestFailuresOfADayAreListed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rapport.db")
	s, err := sqlite.Open(file, time.Now)
	require.NoError(t, err)
	defer s.Close()
	at := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	body, err := json.Marshal(engine.Failure{Time: at, Function: "engage", Type: engine.EventsReceived, Error: "it was too old", Detail: []byte(`{"events":[]}`)})
	require.NoError(t, err)
	require.NoError(t, s.Put(t.Context(), item.Item{Key: item.Failed(at, 7), Version: 1, Body: body}, item.When{}, time.Time{}))
	require.NoError(t, s.Put(t.Context(), item.Item{Key: item.Agenda("u.ana", item.MinuteAt(at))}, item.When{}, time.Time{}))

	out, err := called(t, "failures", "--store", "sqlite:"+file, "--day", "2026-11-23")
	require.NoError(t, err)
	require.Contains(t, out, "2026-11-23 09:30:00  engage could not take Events Received: it was too old\n  {\"events\":[]}\n")
	require.Contains(t, out, "2026-11-23 09:30:00  the alarm of u.ana was not served for")
	require.NoError(t, s.Delete(t.Context(), item.Agenda("u.ana", item.MinuteAt(at))))
	out, err = called(t, "failures", "--store", "sqlite:"+file)
	require.NoError(t, err)
	require.Contains(t, out, "Nothing failed on ")
	_, err = called(t, "failures", "--day", "yesterday", "--store", "sqlite:"+file)
	require.ErrorContains(t, err, `--day "yesterday" is not a day`)
}

func TestACommandThatIsCalledWronglySaysHow(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		says string
		args []string
	}{
		{"it takes one CUSTOMER, not 0", []string{"explain"}},
		{"it takes one FOLDER, not 2", []string{"push", "a", "b"}},
		{"say one of them", []string{"push", "shop", "--keep", "--remove"}},
		{"rapport explain --help lists its flags", []string{"explain", "--nope", "a"}},
		{"only flags follow failures", []string{"failures", "today"}},
		{"--store \"rapport.db\" is not understood", []string{"explain", "a", "--store", "rapport.db"}},
		{"there is no store .rapport/rapport.db: start Rapport once", []string{"explain", "a"}},
		{"there is no store .rapport/rapport.db: start Rapport once", []string{"erase", "a"}},
		{"HISTORY_STREAM is not set", []string{"erase", "a", "--store", "dynamo:table"}},
		{"rapport import events FILE", []string{"import", "visits.csv"}},
		{"--map is missing", []string{"import", "events", "visits.csv"}},
		{"--url \"localhost\" is not an address", []string{"import", "events", "visits.csv", "--map", "a=b", "--url", "localhost"}},
		{"--batch 5000", []string{"import", "events", "visits.csv", "--map", "a=b", "--batch", "5000"}},
		{"open the file", []string{"import", "events", "visits.csv", "--map", "a=b"}},
	} {
		t.Setenv("AWS_REGION", "us-east-1")
		_, err := called(t, c.args...)
		require.ErrorContains(t, err, c.says, "%v", c.args)
	}
	require.NoFileExists(t, filepath.Join(dataFolder, local.StoreFile), "a command makes no store")
	var out bytes.Buffer
	require.Equal(t, 0, dispatch(t.Context(), surroundings{func(string) string { return "" }, &out, &out}, []string{"import", "--help"}))
	require.Contains(t, out.String(), "Usage: rapport import events FILE")
}

// her is what no text says of a customer: half of them are not.
var her = regexp.MustCompile(`(?i)\b(she|hers?|herself)\b`)

func TestNoHelpSpeaksOfACustomerAsHer(t *testing.T) {
	for _, c := range commands() {
		help, err := called(t, c.name, "--help")
		if !errors.Is(err, flag.ErrHelp) {
			require.NoError(t, err)
		}
		require.Contains(t, help, "Usage: rapport "+c.name)
		require.NotRegexp(t, her, help, c.name)
	}
	require.NotRegexp(t, her, prose(t, "docs/COMMANDS.md"))
}
