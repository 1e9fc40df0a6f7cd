package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/engine"
	"rapport/shared/local"
	"rapport/shared/local/mail"
)

// reader is somebody who does what README.md says, line by line, in a folder with the demo shop.
type reader struct {
	t     *testing.T
	world *local.World
	said  bytes.Buffer // by the commands of the last block
}

// TestWhatREADMESaysIsSo makes the files that the page shows, runs its commands, and looks for what it promises they print.
func TestWhatREADMESaysIsSo(t *testing.T) {
	blocks := page(t, "README.md")
	text := prose(t, "README.md")
	targets := makeTargets(t)
	inbox := &mail.Recorder{}
	r := newReader(t, inbox)
	withLooked(t, engine.New(engine.Ports{Store: r.world.Store, Clock: r.world.Now})) // as the tour's newsletter is
	ran := 0
	for _, b := range blocks {
		switch b.language {
		case "sh":
			r.said.Reset()
			for line := range strings.Lines(b.text) {
				if target, ok := strings.CutPrefix(strings.TrimSpace(line), "make "); ok {
					require.Contains(t, targets, target)
					continue
				}
				r.does(strings.TrimSpace(line))
				ran++
			}
		case "text":
			r.sees(b.text)
		case "yaml", "liquid", "csv":
			require.NotEmpty(t, b.file(), "the line before this block names its file:\n%s", b.text)
			require.NoError(t, os.WriteFile(filepath.FromSlash(b.file()), []byte(b.text), 0o600))
		}
	}
	require.Greater(t, ran, 10, "the page's commands were not found")

	var subjects []string
	for _, m := range inbox.Mails() {
		require.Contains(t, m.To, "mia@example.com")
		subjects = append(subjects, m.Subject)
	}
	require.Equal(t, []string{"Mia, your cart is still here", "Thank you for your order o-1", "Mia, how does it look at home?"}, subjects)
	require.Contains(t, text, `"`+subjects[2]+`"`)
}

func newReader(t *testing.T, inbox mail.Sink) *reader {
	template, err := filepath.Abs(filepath.Join(checkout, "template.yaml"))
	require.NoError(t, err)
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(folder, "shop"), os.DirFS(filepath.Join(checkout, "shop"))))
	t.Chdir(folder)
	w, err := local.Start(context.Background(), local.Options{Template: template, Demo: true, At: "2026-11-24T10:00", MailSink: inbox})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return &reader{t: t, world: w}
}

// does what a line says.
func (r *reader) does(line string) {
	args := words(line)
	switch {
	case args[0] == "curl":
		r.curls(args[1:])
	case args[0] == "rapport":
		r.calls(args[1:])
	case strings.HasPrefix(args[0], "PATH="): // so that the next lines find it
	default:
		require.Fail(r.t, "this test does not know how to run what README.md says", line)
	}
}

func (r *reader) calls(args []string) {
	if args[0] == "import" {
		args = append(args, "--url", r.world.URL)
	}
	s := surroundings{env: func(string) string { return "" }, out: &r.said, errOut: &r.said}
	require.Equal(r.t, 0, dispatch(r.t.Context(), s, args), "rapport %s\n%s", strings.Join(args, " "), &r.said)
	if args[0] == "push" {
		r.curls([]string{"http://localhost:8080/local/clock", "-d", `{"advance":"15s"}`}) // "within 15 seconds", which the page says too
	}
}

func (r *reader) curls(args []string) {
	var key, body, url string
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "-u":
			i++
			key = strings.TrimSuffix(args[i], ":")
		case "-d":
			i++
			body = args[i]
		default:
			url = strings.Replace(args[i], "http://localhost:8080", r.world.URL, 1)
		}
	}
	req, err := http.NewRequestWithContext(r.t.Context(), "POST", url, strings.NewReader(body))
	require.NoError(r.t, err)
	req.SetBasicAuth(key, "")
	res, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	require.NoError(r.t, err)
	require.Equal(r.t, 200, res.StatusCode, "%s\n%s", body, answer)
	require.NoError(r.t, r.world.Quiet(r.t.Context())) // a person is slower than the bus
	r.said.Write(append(answer, '\n'))
}

// second is what may differ each time that a person follows the page.
var second = regexp.MustCompile(`(\d\d:\d\d):\d\d`)

// sees looks for each line of a block in what was printed; "…" stands for whatever else was.
func (r *reader) sees(block string) {
	printed := second.ReplaceAllString(r.said.String(), "$1")
	for line := range strings.Lines(block) {
		if line = strings.TrimSpace(line); line != "" && line != "…" {
			require.Contains(r.t, printed, second.ReplaceAllString(line, "$1"))
		}
	}
}

func TestTheWelcomeAndREADMETellTheSameTour(t *testing.T) {
	readme := prose(t, "README.md")
	here, err := os.Getwd()
	require.NoError(t, err)
	text := toTry(local.Options{Data: ".rapport", Self: filepath.Join(here, ".rapport", "bin", "rapport")}, "http://localhost:8080")
	lines := 0
	for line := range strings.Lines(text) {
		if command, ok := strings.CutPrefix(line, "  "); ok {
			lines++
			require.Contains(t, readme, strings.TrimPrefix(strings.TrimSpace(command), "./.rapport/bin/"))
		}
	}
	require.Equal(t, 5, lines)
	require.Contains(t, toTry(local.Options{Data: "/data", Self: "/bin/rapport"}, "x"), "/bin/rapport explain mia --store sqlite:/data/rapport.db")
	require.Contains(t, toTry(local.Options{Data: ".rapport", Self: "/bin/rapport", Empty: true}, "x"), "/bin/rapport push shop/\n")
}

func makeTargets(t *testing.T) (names []string) {
	for _, m := range regexp.MustCompile(`(?m)^([a-z-]+):`).FindAllStringSubmatch(prose(t, "Makefile"), -1) {
		names = append(names, m[1])
	}
	require.Contains(t, names, "run")
	return names
}
