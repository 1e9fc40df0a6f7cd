// Package ssm reads secrets from the Parameter Store, where the operator puts them.
package ssm

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"rapport/shared/core/fault"
)

// How long an answer is believed. A key that was rotated is in use everywhere after
// fresh; one that was just made for the first time is found after absent.
const (
	fresh  = 5 * time.Minute
	absent = 30 * time.Second
)

// Secrets reads the parameters below one path, and remembers them for a while. It may be used by several goroutines.
type Secrets struct {
	client *ssm.Client
	path   string
	now    func() time.Time

	mu    sync.Mutex
	known map[string]answer
}

type answer struct {
	value string
	set   bool
	until time.Time
}

// New returns the secrets below path, such as "/rapport"; a slash at its end does not matter.
func New(client *ssm.Client, path string) *Secrets {
	return &Secrets{client: client, path: strings.TrimRight(path, "/"), now: time.Now, known: map[string]answer{}}
}

// Secret returns the decrypted value of path/name. It returns fault.NotFound if there
// is no such parameter. When the Parameter Store does not answer, a value that was read
// before stays good; without one it returns fault.Unavailable.
func (s *Secrets) Secret(ctx context.Context, name string) (string, error) {
	old, known := s.recall(name)
	if !known || s.now().After(old.until) {
		read, err := s.read(ctx, name)
		switch {
		case err == nil:
			old = read
			s.remember(name, read)
		case !known || !old.set:
			return "", err
		}
	}
	if !old.set {
		return "", fault.New(fault.NotFound, "secret %s/%s is not set; put it into the Parameter Store as a SecureString", s.path, name)
	}
	return old.value, nil
}

func (s *Secrets) recall(name string) (answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.known[name]
	return a, ok
}

func (s *Secrets) remember(name string, a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[name] = a
}

// read asks the Parameter Store. That there is no such parameter is an answer.
func (s *Secrets) read(ctx context.Context, name string) (answer, error) {
	out, err := s.client.GetParameter(ctx, &ssm.GetParameterInput{
		Name:           aws.String(s.path + "/" + name),
		WithDecryption: aws.Bool(true),
	})
	if _, missing := errors.AsType[*types.ParameterNotFound](err); missing {
		return answer{until: s.now().Add(absent)}, nil
	}
	if err != nil {
		return answer{}, fault.New(fault.Unavailable, "read secret %s/%s: %w", s.path, name, err)
	}
	if out.Parameter == nil {
		return answer{}, fault.New(fault.Unavailable, "read secret %s/%s: an answer without a parameter", s.path, name)
	}
	return answer{value: aws.ToString(out.Parameter.Value), set: true, until: s.now().Add(fresh)}, nil
}
