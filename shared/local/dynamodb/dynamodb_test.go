package dynamodb

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
)

func TestAnEndpointThatIsGivenIsTakenAndNothingIsStarted(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("DYNAMODB_ENDPOINT", "http://db.example:8000/")
	endpoint, stop, err := Start(context.Background(), "", io.Discard)
	require.NoError(t, err)
	require.Equal(t, "http://db.example:8000", endpoint)
	require.NotPanics(t, stop)
}

func TestWithoutJavaAndMavenOneErrorNamesEachWay(t *testing.T) {
	t.Setenv("DYNAMODB_ENDPOINT", "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	_, _, err := Start(context.Background(), "", io.Discard)
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	for _, way := range []string{"java (17 or newer)", "mvn", "apt install", "brew install", "DYNAMODB_ENDPOINT="} {
		require.Contains(t, err.Error(), way)
	}
	require.NotContains(t, err.Error(), "\n", "it is one line")

	program(t, bin, "java", "")
	require.NotContains(t, Missing(), "java (17")
	require.Contains(t, Missing(), "mvn")
	require.NoError(t, os.MkdirAll(jarsFolder(), 0o700))
	require.Empty(t, Missing(), "what is fetched needs no Maven")
}

func TestAFetchThatFailsLeavesNothingAndSaysWhatMavenSaid(t *testing.T) {
	t.Setenv("DYNAMODB_ENDPOINT", "")
	cache, bin := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	program(t, bin, "java", "")
	program(t, bin, "mvn", "for n in 1 2 3 4 5; do echo Downloaded from x; done; echo no route to host; exit 1")
	_, _, err := Start(context.Background(), "", io.Discard)
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.Contains(t, err.Error(), "no route to host")
	require.NotContains(t, err.Error(), "Downloaded")
	left, err := os.ReadDir(filepath.Join(cache, "rapport"))
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestAJavaThatCannotRunItIsQuoted(t *testing.T) {
	t.Setenv("DYNAMODB_ENDPOINT", "")
	bin := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	program(t, bin, "java", "echo class file version 61.0 >&2; exit 1")
	require.NoError(t, os.MkdirAll(jarsFolder(), 0o700))
	_, _, err := Start(context.Background(), "", io.Discard)
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.Contains(t, err.Error(), "class file version 61.0")
	require.Contains(t, err.Error(), "needs Java 17")
}

func TestProgressTellsOfEvery25thFile(t *testing.T) {
	var log bytes.Buffer
	p := &mavenProgress{log: &log}
	for n := range 60 {
		_, err := fmt.Fprintf(p, "[INFO] Downloading from central: %d\n[INFO] Downloaded from central: %d\n", n, n)
		require.NoError(t, err)
	}
	require.Equal(t, "  25 files\n  50 files\n", log.String())
}

// program puts an executable into a folder that stands in PATH.
func program(t *testing.T, folder, name, script string) {
	require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755))
}

// needsDynamoDB skips, saying what is missing, where DynamoDB Local cannot be started.
func needsDynamoDB(t *testing.T) {
	t.Setenv("DYNAMODB_ENDPOINT", "")
	missing := Missing()
	if missing == "" {
		return
	}
	if os.Getenv("RAPPORT_JAVA_REQUIRED") == "1" {
		require.Fail(t, "RAPPORT_JAVA_REQUIRED=1 but DynamoDB Local cannot be started", missing)
	}
	t.Skip("DynamoDB Local is not tested: " + missing)
}

// call asks a DynamoDB for something; the local one does not check who asks.
func call(endpoint, operation, body string) (string, error) {
	ask, err := http.NewRequest(http.MethodPost, endpoint, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	ask.Header.Set("X-Amz-Target", "DynamoDB_20120810."+operation)
	ask.Header.Set("Content-Type", "application/x-amz-json-1.0")
	ask.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
	got, err := http.DefaultClient.Do(ask)
	if err != nil {
		return "", err
	}
	defer got.Body.Close()
	said, err := io.ReadAll(got.Body)
	return string(said), err
}

func TestDynamoDBLocalKeepsItsDataAndEndsWithStopAndContext(t *testing.T) {
	needsDynamoDB(t)
	dir := filepath.Join(t.TempDir(), "a folder", "db")
	endpoint, stop, err := Start(context.Background(), dir, os.Stderr)
	require.NoError(t, err)
	said, err := call(endpoint, "CreateTable", `{"TableName":"kept","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"p","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"}]}`)
	require.NoError(t, err)
	require.Contains(t, said, `"TableName":"kept"`)
	stop()
	stop()
	_, err = call(endpoint, "ListTables", "{}")
	require.Error(t, err, "stop returns when it has ended")

	ctx, cancel := context.WithCancel(context.Background())
	endpoint, stop, err = Start(ctx, dir, os.Stderr)
	require.NoError(t, err)
	said, err = call(endpoint, "ListTables", "{}")
	require.NoError(t, err)
	require.Contains(t, said, "kept")
	cancel()
	stop() // waits for the end that the context began
	_, err = call(endpoint, "ListTables", "{}")
	require.Error(t, err)
}

// TestDynamoDBLocalDoesNotOutliveItsParent has a second process start it, kills that without
// warning and waits until the database's port is free again.
func TestDynamoDBLocalDoesNotOutliveItsParent(t *testing.T) {
	needsDynamoDB(t)
	child := exec.Command(os.Args[0], "-test.run=^TestChildThatStartsDynamoDB$")
	child.Env = append(os.Environ(), "RAPPORT_TEST_DYNAMODB=1")
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan(), "the child said nothing")
	endpoint := lines.Text()
	_, err = call(endpoint, "ListTables", "{}")
	require.NoError(t, err)

	require.NoError(t, child.Process.Kill())
	_ = child.Wait()
	require.NoError(t, gone(endpoint))
}

// gone asks until nobody answers any more. Each question is answered or refused at once, so it needs no pause.
func gone(endpoint string) error {
	for range 20_000 {
		if _, err := call(endpoint, "ListTables", "{}"); err != nil {
			return nil
		}
	}
	return fmt.Errorf("%s still answers", endpoint)
}

// TestChildThatStartsDynamoDB is the second process of the test above; by itself it does nothing.
func TestChildThatStartsDynamoDB(t *testing.T) {
	if os.Getenv("RAPPORT_TEST_DYNAMODB") == "" {
		return
	}
	endpoint, _, err := Start(context.Background(), "", io.Discard)
	require.NoError(t, err)
	fmt.Println(endpoint)
	select {}
}
