package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Version is the Mailpit that this was tried with.
const Version = "v1.27.11"

// Install builds Mailpit into folder, once, and returns the program. It needs Go and, the first
// time, the network. building is called before a build begins.
func Install(ctx context.Context, folder string, building func()) (string, error) {
	program := filepath.Join(folder, "mailpit-"+Version)
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	if _, err := exec.LookPath("go"); err != nil {
		return "", errors.New("the inbox (Mailpit) is built with Go, and there is no go in PATH: install Go from https://go.dev/dl")
	}
	building()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	// Built beside its place and renamed when it is whole, so a build that is cut short leaves nothing that looks done.
	tmp, err := os.MkdirTemp(folder, "building-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	if err := build(ctx, tmp); err != nil {
		return "", err
	}
	return program, os.Rename(filepath.Join(tmp, "mailpit"), program)
}

func build(ctx context.Context, into string) error {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", "install", "github.com/axllent/mailpit@"+Version)
	cmd.Dir = into // outside the repository, whose go.mod has no say in this
	cmd.Env = append(os.Environ(), "GOBIN="+into, "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0", "GOOS=", "GOARCH=")
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("build the inbox (go install github.com/axllent/mailpit@%s): %w: %s", Version, err, lines[len(lines)-1])
	}
	return nil
}
