package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// coreutils are the programs of that package that a recipe could lean on. A shell is not among them: make names its own.
const coreutils = `basename cat chgrp chmod chown cksum comm cp csplit cut date dd df dir dirname du echo env expand expr false fmt fold head id
	install join link ln ls md5sum mkdir mkfifo mktemp mv nice nl nohup nproc od paste pr printenv printf pwd readlink realpath rm rmdir seq
	sha256sum shuf sleep sort split stat sync tac tail tee test timeout touch tr true truncate tsort tty uname unexpand uniq unlink wc whoami yes`

// TestANewcomersMachineNeedsGoMakeAndGit clones the last commit and calls `make run` where nothing else is in the PATH: no
// C compiler, Java, Node, Python or Docker, and no inbox that was built before. Then it is a customer for an hour.
func TestANewcomersMachineNeedsGoMakeAndGit(t *testing.T) {
	if os.Getenv("RAPPORT_NEWCOMER") == "" {
		t.Skip("takes a minute or more, on the last commit; .ci/run sets RAPPORT_NEWCOMER=1")
	}
	p := &process{t: t, data: t.TempDir()}
	p.port, p.inbox = freePorts(t)
	began := time.Now()
	p.launch(newcomer(t, p))
	t.Logf("clone, build, shop and inbox took %.0f s", time.Since(began).Seconds())

	require.True(t, p.post("/v1/identify", identify("ana")))
	require.True(t, p.post("/v1/track", track("ana", "Consent Granted", `{"channel":"email","topic":"marketing"}`)))
	require.True(t, p.post("/v1/track", track("ana", "Product Added", `{"cart_id":"c1","name":"Fjord lamp","price":129,"quantity":1}`)))
	require.True(t, p.post("/local/clock", `{"advance":"2h"}`))
	links := p.unsubscribeLinks("ana@example.com")
	require.Len(t, links, 1, "exactly one mail: %s", p.explained("u.ana"))

	res, err := http.Post(strings.Trim(links[0], "<>"), "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, 200, res.StatusCode)
	require.Contains(t, p.explained("u.ana"), "withdrew")

	interrupt(t, p)
}

// newcomer clones the checkout into an empty folder and returns `make run` there.
func newcomer(t *testing.T, p *process) *exec.Cmd {
	path := shortPath(t)
	clone := exec.Command(filepath.Join(path, "git"), "clone", "--quiet", filepath.Join("..", ".."), filepath.Join(p.data, "rapport"))
	clone.Env = append(os.Environ(), "PATH="+path)
	out, err := clone.CombinedOutput()
	require.NoError(t, err, string(out))

	run := exec.Command(filepath.Join(path, "make"), "run")
	run.Dir = filepath.Join(p.data, "rapport")
	// Downloads and builds of this machine may be used; the inbox and everything else of Rapport's own may not.
	run.Env = append(os.Environ(), "PATH="+path, "GOFLAGS=", "MAKEFLAGS=", "MAKELEVEL=", "CC=", "XDG_CACHE_HOME="+t.TempDir(),
		"GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"))
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a terminal does, so that Ctrl-C reaches them all
	t.Cleanup(func() {
		if p.command != nil && p.command.Process != nil {
			_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL)
		}
	})
	return run
}

// shortPath is a folder with what a newcomer is told to have.
func shortPath(t *testing.T) string {
	folder := t.TempDir()
	for _, name := range append(strings.Fields(coreutils), "make", "git") {
		if program, err := exec.LookPath(name); err == nil {
			require.NoError(t, os.Symlink(program, filepath.Join(folder, name)))
		}
	}
	require.NoError(t, os.Symlink(filepath.Join(goEnv(t, "GOROOT"), "bin", "go"), filepath.Join(folder, "go")))
	for _, needed := range []string{"go", "make", "git", "mkdir"} {
		require.FileExists(t, filepath.Join(folder, needed))
	}
	return folder
}

func goEnv(t *testing.T, name string) string {
	out, err := exec.Command("go", "env", name).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

// unsubscribeLinks returns the List-Unsubscribe of each mail to an address, as the inbox holds it.
func (p *process) unsubscribeLinks(address string) (links []string) {
	p.t.Helper()
	var found struct{ Messages []struct{ ID string } }
	p.ask("/api/v1/search?query=to:"+address, &found)
	for _, m := range found.Messages {
		var headers map[string][]string
		p.ask("/api/v1/message/"+m.ID+"/headers", &headers)
		links = append(links, strings.Join(headers["List-Unsubscribe"], " "))
	}
	return links
}

// ask gets JSON from the inbox's API.
func (p *process) ask(path string, into any) {
	p.t.Helper()
	res, err := http.Get(fmt.Sprintf("http://localhost:%d%s", p.inbox, path))
	require.NoError(p.t, err)
	defer res.Body.Close()
	require.Equal(p.t, 200, res.StatusCode)
	require.NoError(p.t, json.NewDecoder(res.Body).Decode(into))
}

// interrupt is Ctrl-C, after which nothing may be left that holds a port.
func interrupt(t *testing.T, p *process) {
	require.NoError(t, syscall.Kill(-p.command.Process.Pid, syscall.SIGINT))
	<-p.ended // make itself calls it an error to be interrupted
	p.command = nil
	for _, port := range []int{p.port, p.inbox} {
		l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port))
		require.NoError(t, err, "it was interrupted and something of it lives: %s", p.said)
		require.NoError(t, l.Close())
	}
}
