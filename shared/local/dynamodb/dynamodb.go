// Package dynamodb is the table of a world that runs the Lambda binaries: Amazon's DynamoDB Local, or whatever
// DYNAMODB_ENDPOINT names.
package dynamodb

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"

	"rapport/shared/core/fault"
)

// Start gives a DynamoDB to talk to. If DYNAMODB_ENDPOINT is set it is that one, and stop does
// nothing. Else it is Amazon's DynamoDB Local: fetched by Maven once, into the cache folder, with its
// progress written to log; then run by Java on a free port, its data in dir (made if need be) or, if dir
// is empty, in memory. It ends with stop, with ctx, and with this process however that dies.
// Any credentials and region see the same tables. Without the means to start one the error
// is fault.Unavailable and names each way.
func Start(ctx context.Context, dir string, log io.Writer) (endpoint string, stop func(), err error) {
	if given := os.Getenv("DYNAMODB_ENDPOINT"); given != "" {
		return strings.TrimSuffix(given, "/"), func() {}, nil
	}
	if missing := Missing(); missing != "" {
		return "", nil, fault.New(fault.Unavailable, "%s", missing)
	}
	jars, err := readyJars(ctx, log)
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
		endpoint, stop, err = run(ctx, jars, args)
		if err == nil || try == 3 || ctx.Err() != nil || !strings.Contains(err.Error(), "Address already in use") {
			return endpoint, stop, err
		}
	}
}

// Missing says in one line what Start would miss here; it is empty if nothing.
func Missing() string {
	if os.Getenv("DYNAMODB_ENDPOINT") != "" {
		return ""
	}
	var missing []string
	if _, err := exec.LookPath("java"); err != nil {
		missing = append(missing, "java (17 or newer)")
	}
	if _, err := exec.LookPath("mvn"); err != nil && !fetched() {
		missing = append(missing, "mvn (Maven, to fetch it once)")
	}
	if len(missing) == 0 {
		return ""
	}
	return "DynamoDB Local needs " + strings.Join(missing, " and ") + ", not found in PATH: install it " +
		"(Debian: apt install openjdk-17-jre-headless maven; macOS: brew install openjdk maven), " +
		"or set DYNAMODB_ENDPOINT=http://host:port to a DynamoDB that runs already"
}
