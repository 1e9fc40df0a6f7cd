// Package child runs other programs so that none outlives this one, however it ends. A program
// does not notice that its parent was killed; so a watcher stands between, this very binary started with
// Word, which ends the program when its own standard input closes. The system closes that for us.
package child

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Word is the hidden command under which this binary is a watcher: main calls Watch with what follows it.
const Word = "watch-child"

// patience is how long a program may take to end when it is asked to.
const patience = 3 * time.Second

// Run starts a program under a watcher and returns when it has ended: with ctx, by itself, or killed.
// self is the binary whose main knows Word. What the program prints goes to out.
func Run(ctx context.Context, self string, out io.Writer, program string, args ...string) error {
	cmd := exec.Command(self, append([]string{Word, program}, args...)...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for this process, which then ends the others in order
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", program, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		stdin.Close()
		return err
	case <-ctx.Done():
	}
	stdin.Close()
	select {
	case <-ended:
	case <-time.After(2 * patience):
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-ended
	}
	return ctx.Err()
}

// Watch is the watcher: it runs a program until that ends, or until in closes, and returns the
// status to exit with.
func Watch(in io.Reader, args []string) int {
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, Word+" wants a program")
		return 2
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	closed := make(chan struct{})
	go func() {
		io.Copy(io.Discard, in)
		close(closed)
	}()
	select {
	case <-ended:
	case <-closed:
		end(cmd.Process, ended)
	}
	return cmd.ProcessState.ExitCode()
}

// end asks a program to end, and then makes it.
func end(p *os.Process, ended <-chan struct{}) {
	p.Signal(os.Interrupt)
	select {
	case <-ended:
	case <-time.After(patience):
		p.Kill()
		<-ended
	}
}
