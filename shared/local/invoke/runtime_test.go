package invoke

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/stretchr/testify/require"
)

// TestMain lets this test binary play a function's binary, and a parent that is killed.
func TestMain(m *testing.M) {
	switch os.Getenv("PLAY") {
	case "function":
		lambda.Start(played)
	case "broken":
		os.Exit(3)
	case "parent":
		r := NewRuntime(map[string]Binary{"verb": binary("function", time.Minute)}, func() time.Duration { return 0 }, os.Stdout)
		if out, err := r.Invoke(context.Background(), "verb", []byte(`{"Name":"pid"}`)); err == nil {
			os.Stdout.Write(append(out, '\n'))
		}
		select {}
	}
	os.Exit(m.Run())
}

func binary(what string, timeout time.Duration) Binary {
	return Binary{Path: os.Args[0], Env: []string{"PLAY=" + what}, Timeout: timeout, Concurrency: 2}
}

func played(ctx context.Context, i in) (map[string]any, error) {
	lc, _ := lambdacontext.FromContext(ctx)
	switch i.Name {
	case "error":
		return nil, errors.New("no store")
	case "panic":
		panic("oh no")
	case "exit":
		os.Exit(9)
	case "hang":
		select {}
	}
	return map[string]any{"hello": i.Name, "offset": lc.ClientContext.Custom[OffsetKey], "pid": os.Getpid()}, nil
}

func runtime(t *testing.T, what string, timeout time.Duration) *Runtime {
	r := NewRuntime(map[string]Binary{"verb": binary(what, timeout)}, func() time.Duration { return 90 * time.Minute }, io.Discard)
	t.Cleanup(r.Close)
	return r
}

func TestABinaryAnswersOverTheRuntimeAPIAndKnowsTheMovedTime(t *testing.T) {
	r := runtime(t, "function", time.Minute)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			out, err := r.Invoke(context.Background(), "verb", []byte(`{"Name":"Ana"}`))
			require.NoError(t, err)
			require.Contains(t, string(out), `"hello":"Ana","offset":"5400000"`)
		})
	}
	wg.Wait()
	require.LessOrEqual(t, len(r.functions["verb"].all), 2, "no more processes than instances")
}

func TestEachWayToFailIsAFailedInvocationAndTheNextOneWorks(t *testing.T) {
	for name, want := range map[string]string{"error": "no store", "panic": "oh no", "exit": "exit status 9"} {
		r := runtime(t, "function", time.Minute)
		_, err := r.Invoke(context.Background(), "verb", []byte(`{"Name":"`+name+`"}`))
		f, ok := errors.AsType[*Failure](err)
		require.True(t, ok, "%v", err)
		require.Contains(t, f.Message, want)
		_, err = r.Invoke(context.Background(), "verb", []byte(`{"Name":"Ana"}`))
		require.NoError(t, err)
	}
}

func TestTheTimeoutKillsTheProcess(t *testing.T) {
	r := runtime(t, "function", 200*time.Millisecond)
	_, err := r.Invoke(context.Background(), "verb", []byte(`{"Name":"hang"}`))
	f, ok := errors.AsType[*Failure](err)
	require.True(t, ok)
	require.True(t, f.TimedOut)
	require.Empty(t, r.functions["verb"].all)
}

func TestABinaryThatDoesNotStartSaysSo(t *testing.T) {
	_, err := runtime(t, "broken", time.Minute).Invoke(context.Background(), "verb", []byte(`{}`))
	require.ErrorContains(t, err, "ended before its first invocation")
	r := NewRuntime(map[string]Binary{"verb": {Path: "/no/such/binary"}}, nil, io.Discard)
	_, err = r.Invoke(context.Background(), "verb", nil)
	require.ErrorContains(t, err, "start verb")
}

func TestABinaryDoesNotOutliveAParentThatIsKilled(t *testing.T) {
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), "PLAY=parent")
	out, err := parent.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, parent.Start())
	line := make([]byte, 256)
	n, err := out.Read(line)
	require.NoError(t, err)
	require.Contains(t, string(line[:n]), `"pid"`)
	require.NoError(t, parent.Process.Kill())
	rest, err := io.ReadAll(out) // ends when the last process that holds the pipe has ended
	require.NoError(t, err)
	require.NotContains(t, strings.ToLower(string(rest)), "hello")
	parent.Wait()
}
