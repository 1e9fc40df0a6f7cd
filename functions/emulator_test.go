package functions

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestUnderTheEmulatorEachBinaryAnswersItsPayloads builds the functions as they go to Lambda, for this
// machine, and runs them under AWS's own runtime emulator, which RAPPORT_RIE names. `make check` fetches it.
func TestUnderTheEmulatorEachBinaryAnswersItsPayloads(t *testing.T) {
	rie := os.Getenv("RAPPORT_RIE")
	if rie == "" || runtime.GOOS != "linux" {
		t.Skip("AWS's runtime emulator is not here: `make check` fetches it (Linux and Python) and runs this test")
	}
	c := newCloud(t)
	urls := map[string]string{}
	for _, p := range payloads(t) {
		if urls[p.verb] == "" {
			urls[p.verb] = emulate(t, rie, p.verb) // it lives as long as the whole test
		}
		t.Run(p.verb+"/"+p.name, func(t *testing.T) {
			answer := invoke(t, urls[p.verb], p.body)
			require.NotContains(t, string(answer), `"errorMessage"`)
			require.NotContains(t, c.took(), "SendEmail")
			if want := expectations[p.verb+"/"+p.name]; want.status != 0 {
				var response struct{ StatusCode int }
				require.NoError(t, json.Unmarshal(answer, &response), string(answer))
				require.Equal(t, want.status, response.StatusCode, string(answer))
			}
		})
	}
}

// emulate builds a function, starts the emulator on it, and returns where it takes invocations.
func emulate(t *testing.T, rie, verb string) string {
	folder := t.TempDir()
	build := exec.Command("make", "build-"+strings.ToUpper(verb[:1])+verb[1:]+"Function", "ARTIFACTS_DIR="+folder, "GOARCH="+runtime.GOARCH)
	build.Dir = ".."
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))

	address := free(t)
	var log bytes.Buffer
	cmd := exec.Command(rie, "--runtime-interface-emulator-address", address, "--runtime-api-address", free(t), folder+"/bootstrap")
	cmd.Stdout, cmd.Stderr = &log, &log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) // it ends the function, too
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
		if t.Failed() {
			t.Log(log.String())
		}
	})
	return "http://" + address + "/2015-03-31/functions/function/invocations"
}

// free returns an address that nobody listens on.
func free(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// invoke posts a payload, as soon as the emulator listens.
func invoke(t *testing.T, url string, body []byte) []byte {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		require.NoError(t, err)
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			defer func() { _ = response.Body.Close() }()
			answer, err := io.ReadAll(response.Body)
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, response.StatusCode, string(answer))
			return answer
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			require.NoError(t, err, "the emulator never listened")
		}
	}
}
