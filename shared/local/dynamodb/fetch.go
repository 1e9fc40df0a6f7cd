package dynamodb

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"rapport/shared/core/fault"
	"rapport/shared/local/cache"
)

const (
	version   = "3.3.1"
	mavenCopy = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
)

func jarsFolder() string { return filepath.Join(cache.Folder(), "dynamodb-local-"+version) }

func fetched() bool {
	info, err := os.Stat(jarsFolder())
	return err == nil && info.IsDir()
}

// readyJars returns the folder with DynamoDB Local's jars and native libraries. A fetch fills a folder
// beside it and renames that when it is whole, so one that is cut short leaves nothing to trip over.
func readyJars(ctx context.Context, log io.Writer) (string, error) {
	jars := jarsFolder()
	if fetched() {
		return jars, nil
	}
	if err := os.MkdirAll(cache.Folder(), 0o755); err != nil {
		return "", fault.New(fault.Unavailable, "make the cache folder: %w: set XDG_CACHE_HOME to a folder that may be written", err)
	}
	fetch, err := os.MkdirTemp(cache.Folder(), "fetching-dynamodb-local-")
	if err != nil {
		return "", fault.New(fault.Unavailable, "make a folder for DynamoDB Local: %w", err)
	}
	defer os.RemoveAll(fetch)
	if err := byMaven(ctx, fetch, log); err != nil {
		return "", err
	}
	if err := os.Rename(filepath.Join(fetch, "lib"), jars); err != nil && !fetched() { // another start may have been quicker
		return "", fault.New(fault.Unavailable, "keep DynamoDB Local in %s: %w", jars, err)
	}
	return jars, nil
}

const project = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>rapport</groupId><artifactId>dynamodb-local</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>software.amazon.dynamodb</groupId><artifactId>DynamoDBLocal</artifactId><version>` + version + `</version>
  </dependency></dependencies>
</project>
`

// byMaven has Maven copy DynamoDB Local with all that it needs into folder/lib.
func byMaven(ctx context.Context, folder string, log io.Writer) error {
	pom := filepath.Join(folder, "pom.xml")
	if err := os.WriteFile(pom, []byte(project), 0o600); err != nil {
		return fault.New(fault.Unavailable, "fetch DynamoDB Local: %w", err)
	}
	fmt.Fprintf(log, "fetching DynamoDB Local %s by Maven, once (about 50 MB) ...\n", version)
	mvn := exec.CommandContext(ctx, "mvn", "-B", "-f", pom, mavenCopy, "-DincludeScope=runtime", "-DoutputDirectory="+filepath.Join(folder, "lib"))
	progress := &mavenProgress{log: log}
	mvn.Stdout, mvn.Stderr = progress, progress
	if err := mvn.Run(); err != nil {
		return fault.New(fault.Unavailable, "fetch DynamoDB Local: %w: check the network, or set DYNAMODB_ENDPOINT to a DynamoDB that runs already. Maven said:\n%s", err, progress.tail.String())
	}
	fmt.Fprintf(log, "fetched DynamoDB Local %s into %s\n", version, jarsFolder())
	return nil
}

// mavenProgress tells of every 25th file that Maven has fetched and keeps the end of what it says.
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
