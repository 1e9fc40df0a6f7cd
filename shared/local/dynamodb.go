package local

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"rapport/shared/core/fault"
)

const (
	dynamoVersion = "3.3.1"
	dynamoMain    = "software.amazon.dynamodb.services.local.main.ServerRunner"
	mavenCopy     = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
)

// StartDynamoDB gives a DynamoDB to talk to. If DYNAMODB_ENDPOINT is set it is that one, and stop does
// nothing. Else it is Amazon's DynamoDB Local: fetched by Maven once, into the cache folder, with its
// progress written to log; then run by Java on a free port, its data in dir (made if need be) or, if dir
// is empty, in memory. It ends with stop, with ctx, and with this process however that dies.
// Any credentials and region see the same tables. Without the means to start one the error
// is fault.Unavailable and names each way.
func StartDynamoDB(ctx context.Context, dir string, log io.Writer) (endpoint string, stop func(), err error) {
	if given := os.Getenv("DYNAMODB_ENDPOINT"); given != "" {
		return strings.TrimSuffix(given, "/"), func() {}, nil
	}
	if missing := MissingForDynamoDB(); missing != "" {
		return "", nil, fault.New(fault.Unavailable, "%s", missing)
	}
	jars, err := dynamoJars(ctx, log)
	if err != nil {
		return "", nil, err
	}
	args := []string{"-inMemory"}
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", nil, fault.New(fault.Unavailable, "make the folder of DynamoDB Local: %w", err)
		}
		args = []string{"-dbPath", dir}
	}
	for try := 1; ; try++ { // another process may take the free port before Java does
		endpoint, stop, err = runDynamo(ctx, jars, args)
		if err == nil || try == 3 || ctx.Err() != nil || !strings.Contains(err.Error(), "Address already in use") {
			return endpoint, stop, err
		}
	}
}

// MissingForDynamoDB says in one line what StartDynamoDB would miss here; it is empty if nothing.
func MissingForDynamoDB() string {
	if os.Getenv("DYNAMODB_ENDPOINT") != "" {
		return ""
	}
	var missing []string
	if _, err := exec.LookPath("java"); err != nil {
		missing = append(missing, "java (17 or newer)")
	}
	if _, err := exec.LookPath("mvn"); err != nil && !dynamoFetched() {
		missing = append(missing, "mvn (Maven, to fetch it once)")
	}
	if len(missing) == 0 {
		return ""
	}
	return "DynamoDB Local needs " + strings.Join(missing, " and ") + ", not found in PATH: install it " +
		"(Debian: apt install openjdk-17-jre-headless maven; macOS: brew install openjdk maven), " +
		"or set DYNAMODB_ENDPOINT=http://host:port to a DynamoDB that runs already"
}

// cacheFolder is where downloads live: $XDG_CACHE_HOME/rapport, else ~/.cache/rapport.
func cacheFolder() string {
	if cache := os.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(cache) {
		return filepath.Join(cache, "rapport")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = os.TempDir()
	}
	return filepath.Join(home, ".cache", "rapport")
}

func dynamoFolder() string { return filepath.Join(cacheFolder(), "dynamodb-local-"+dynamoVersion) }

func dynamoFetched() bool {
	info, err := os.Stat(dynamoFolder())
	return err == nil && info.IsDir()
}

// dynamoJars returns the folder with DynamoDB Local's jars and native libraries. A fetch fills a folder
// beside it and renames that when it is whole, so one that is cut short leaves nothing to trip over.
func dynamoJars(ctx context.Context, log io.Writer) (string, error) {
	jars := dynamoFolder()
	if dynamoFetched() {
		return jars, nil
	}
	if err := os.MkdirAll(cacheFolder(), 0o755); err != nil {
		return "", fault.New(fault.Unavailable, "make the cache folder: %w: set XDG_CACHE_HOME to a folder that may be written", err)
	}
	fetch, err := os.MkdirTemp(cacheFolder(), "fetching-dynamodb-local-")
	if err != nil {
		return "", fault.New(fault.Unavailable, "make a folder for DynamoDB Local: %w", err)
	}
	defer os.RemoveAll(fetch)
	if err := fetchDynamo(ctx, fetch, log); err != nil {
		return "", err
	}
	if err := os.Rename(filepath.Join(fetch, "lib"), jars); err != nil && !dynamoFetched() { // another start may have been quicker
		return "", fault.New(fault.Unavailable, "keep DynamoDB Local in %s: %w", jars, err)
	}
	return jars, nil
}

const dynamoPOM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>rapport</groupId><artifactId>dynamodb-local</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>software.amazon.dynamodb</groupId><artifactId>DynamoDBLocal</artifactId><version>` + dynamoVersion + `</version>
  </dependency></dependencies>
</project>
`

// fetchDynamo has Maven copy DynamoDB Local with all that it needs into folder/lib.
func fetchDynamo(ctx context.Context, folder string, log io.Writer) error {
	pom := filepath.Join(folder, "pom.xml")
	if err := os.WriteFile(pom, []byte(dynamoPOM), 0o600); err != nil {
		return fault.New(fault.Unavailable, "fetch DynamoDB Local: %w", err)
	}
	fmt.Fprintf(log, "fetching DynamoDB Local %s by Maven, once (about 50 MB) ...\n", dynamoVersion)
	mvn := exec.CommandContext(ctx, "mvn", "-B", "-f", pom, mavenCopy, "-DincludeScope=runtime", "-DoutputDirectory="+filepath.Join(folder, "lib"))
	progress := &mavenProgress{log: log}
	mvn.Stdout, mvn.Stderr = progress, progress
	if err := mvn.Run(); err != nil {
		return fault.New(fault.Unavailable, "fetch DynamoDB Local: %w: check the network, or set DYNAMODB_ENDPOINT to a DynamoDB that runs already. Maven said:\n%s", err, progress.tail.String())
	}
	fmt.Fprintf(log, "fetched DynamoDB Local %s into %s\n", dynamoVersion, dynamoFolder())
	return nil
}

// mavenProgress tells of every tenth file that Maven has fetched and keeps the end of what it says.
type mavenProgress struct {
	log   io.Writer
	line  []byte
	files int
	tail  tail
}

func (p *mavenProgress) Write(b []byte) (int, error) {
	for _, c := range b {
		if c != '\n' {
			p.line = append(p.line, c)
			continue
		}
		line := string(p.line)
		p.line = p.line[:0]
		if strings.Contains(line, "Downloading from") || strings.Contains(line, "Progress (") {
			continue
		}
		if !strings.Contains(line, "Downloaded from") {
			p.tail.add(line)
		} else if p.files++; p.files%25 == 0 {
			fmt.Fprintf(p.log, "  %d files\n", p.files)
		}
	}
	return len(b), nil
}

// tail is the last lines of what a program said.
type tail struct {
	mu    sync.Mutex
	lines []string
}

func (t *tail) add(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines = append(t.lines, line); len(t.lines) > 12 {
		t.lines = t.lines[1:]
	}
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n")
}

// watched runs a program that dies with us: the shell waits for its standard input to end, which
// it does when this process closes it or is killed, and then kills the program. Ctrl-C is ours to
// act on, so both ignore it. The shell gives up its output, so that ours ends when the program does.
const watched = `trap '' INT; "$@" </dev/null & pid=$!; exec >/dev/null 2>&1; read -r _; kill -9 $pid; wait $pid`

// runDynamo starts Java and waits until it answers.
func runDynamo(ctx context.Context, jars string, args []string) (endpoint string, stop func(), err error) {
	port, err := freePort()
	if err != nil {
		return "", nil, fault.New(fault.Unavailable, "find a free port for DynamoDB Local: %w", err)
	}
	java := append([]string{"-c", watched, "dynamodb-local", "java", "-Djava.library.path=" + jars, "-cp", filepath.Join(jars, "*"),
		dynamoMain, "-port", strconv.Itoa(port), "-sharedDb", "-disableTelemetry"}, args...)
	shell := exec.Command("/bin/sh", java...)
	alive, err := shell.StdinPipe()
	if err != nil {
		return "", nil, fault.New(fault.Unavailable, "start DynamoDB Local: %w", err)
	}
	out, in, err := os.Pipe()
	if err != nil {
		return "", nil, fault.New(fault.Unavailable, "start DynamoDB Local: %w", err)
	}
	shell.Stdout, shell.Stderr = in, in
	err = shell.Start()
	in.Close()
	if err != nil {
		out.Close()
		return "", nil, fault.New(fault.Unavailable, "start DynamoDB Local: %w", err)
	}
	said, ended := listen(out)
	end := sync.OnceFunc(func() {
		alive.Close()
		_ = shell.Wait() // it was killed; there is nothing to learn
	})
	endpoint = "http://127.0.0.1:" + strconv.Itoa(port)
	if err := answers(ctx, endpoint, ended); err != nil {
		end()
		return "", nil, fault.New(fault.Unavailable, "start DynamoDB Local on %s/%s: %w: it needs Java 17 or newer; or set DYNAMODB_ENDPOINT to a DynamoDB that runs already. It said:\n%s",
			runtime.GOOS, runtime.GOARCH, err, said)
	}
	forget := context.AfterFunc(ctx, end)
	return endpoint, func() { forget(); end() }, nil
}

// listen keeps the end of what a program says; ended is closed when it says no more.
func listen(out io.ReadCloser) (*tail, <-chan struct{}) {
	said, ended := &tail{}, make(chan struct{})
	go func() {
		defer close(ended)
		defer out.Close()
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			said.add(lines.Text())
		}
		_, _ = io.Copy(io.Discard, out) // whatever it says, it must not stand still for a full pipe
	}()
	return said, ended
}

// answers waits until a server answers anything at all.
func answers(ctx context.Context, endpoint string, ended <-chan struct{}) error {
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	ask := http.Client{Timeout: 5 * time.Second}
	for {
		if got, err := ask.Get(endpoint); err == nil {
			return got.Body.Close()
		}
		select {
		case <-again.C:
		case <-ended:
			return errors.New("it ended at once")
		case <-late.C:
			return errors.New("it did not answer within a minute")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
