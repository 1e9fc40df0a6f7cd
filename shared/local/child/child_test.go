package child

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain lets this test binary play the watcher, the program, and a parent that is killed.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case Word:
			os.Exit(Watch(os.Stdin, os.Args[2:]))
		case "program":
			program(os.Args[2])
		case "parent":
			fmt.Println(Run(context.Background(), os.Args[0], os.Stdout, os.Args[0], "program", os.Args[2]))
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

// program connects to address and stays: the connection ends with it.
func program(address string) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		os.Exit(3)
	}
	fmt.Println("up")
	io.Copy(io.Discard, conn)
	os.Exit(7)
}

// life returns the address that a program connects to and its connection, when it has come.
func life(t *testing.T) (string, func() net.Conn) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	return l.Addr().String(), func() net.Conn {
		c, err := l.Accept()
		require.NoError(t, err)
		return c
	}
}

func gone(t *testing.T, c net.Conn) {
	n, _ := c.Read(make([]byte, 1))
	require.Zero(t, n, "the program has ended, so its connection has")
}

func TestAProgramEndsWithItsContext(t *testing.T) {
	address, born := life(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Run(ctx, os.Args[0], io.Discard, os.Args[0], "program", address) }()
	c := born()
	cancel()
	gone(t, c)
	require.ErrorIs(t, <-done, context.Canceled)
}

func TestAProgramEndsWhenItsParentIsKilled(t *testing.T) {
	address, born := life(t)
	parent := exec.Command(os.Args[0], "parent", address)
	out, err := parent.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, parent.Start())
	c := born()
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "up", strings.TrimSpace(line))
	require.NoError(t, parent.Process.Kill())
	gone(t, c)
	parent.Wait()
}

func TestAProgramThatEndsByItselfIsToldOf(t *testing.T) {
	address, born := life(t)
	done := make(chan error, 1)
	go func() { done <- Run(context.Background(), os.Args[0], io.Discard, os.Args[0], "program", address) }()
	born().Close()
	require.ErrorContains(t, <-done, "exit status 7")
	require.Error(t, Run(context.Background(), os.Args[0], io.Discard, "/no/such/program"))
}
