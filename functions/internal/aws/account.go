// Package aws gives the functions that run on Lambda AWS's side of the engine's ports.
// A main takes only the ports that its function may use, so its IAM statement in
// template.yaml and its main.go say the same.
package aws

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	bus "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	parameters "github.com/aws/aws-sdk-go-v2/service/ssm"

	"rapport/shared/adapter/dynamo"
	"rapport/shared/adapter/eventbridge"
	"rapport/shared/adapter/history"
	"rapport/shared/adapter/ses"
	"rapport/shared/adapter/ssm"
	"rapport/shared/engine"
)

// Account is the AWS account that a function runs in. Its ports never fail to be
// made; what was missing for them is told by Err.
type Account struct {
	config sdk.Config
	env    func(string) string
	clock  clock
	errs   []error
}

// Connect finds region, credentials and endpoints the way the SDK does, and makes the process log as
// Lambda wants it. It makes no call yet.
func Connect(ctx context.Context, env func(string) string) *Account {
	level, err := parseLevel(env("LOG_LEVEL"))
	logTo(os.Stdout, level)
	a := &Account{env: env, clock: clock{local: env("RAPPORT_LOCAL") == "1"}}
	a.note(err)
	a.config, err = config.LoadDefaultConfig(ctx)
	a.note(err)
	return a
}

// Store is the table TABLE_NAME.
func (a *Account) Store() engine.Store {
	return dynamo.New(dynamo.Client(a.config), a.need("TABLE_NAME"), a.Now)
}

// Bus is the bus BUS_NAME.
func (a *Account) Bus() engine.Bus {
	return eventbridge.New(bus.NewFromConfig(a.config), a.need("BUS_NAME"))
}

// History is the stream HISTORY_STREAM.
func (a *Account) History() engine.History {
	return history.New(firehose.NewFromConfig(a.config), a.need("HISTORY_STREAM"))
}

// Past is what History brought to the bucket HISTORY_BUCKET.
func (a *Account) Past() engine.Past {
	return history.OpenBucket(history.Objects(a.config), a.need("HISTORY_BUCKET"))
}

// Secrets are the parameters below SECRETS_PATH.
func (a *Account) Secrets() engine.Secrets {
	return ssm.New(parameters.NewFromConfig(a.config), a.need("SECRETS_PATH"))
}

// Mailer is SES, under the rules of CONFIGURATION_SET.
func (a *Account) Mailer() engine.Mailer {
	return ses.New(ses.Client(a.config), a.need("CONFIGURATION_SET"))
}

// Now is the time, for this invocation.
func (a *Account) Now() time.Time { return a.clock.now() }

// Serve returns what lambda.Start starts: handler, each time under the clock of its invocation.
func (a *Account) Serve(handler any) lambda.Handler {
	return &invocation{clock: &a.clock, next: lambda.NewHandler(handler)}
}

// Err tells everything that was missing so far, nil for nothing.
func (a *Account) Err() error { return errors.Join(a.errs...) }

func (a *Account) need(name string) string {
	value := a.env(name)
	if value == "" {
		a.note(fmt.Errorf("the environment variable %s is not set; template.yaml sets it for each function that needs it", name))
	}
	return value
}

func (a *Account) note(err error) {
	if err != nil {
		a.errs = append(a.errs, err)
	}
}

// parseLevel reads DEBUG, INFO, WARN or ERROR; "" is INFO.
func parseLevel(name string) (slog.Level, error) {
	var level slog.Level
	if name == "" {
		return level, nil
	}
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return level, fmt.Errorf("LOG_LEVEL is %q; use DEBUG, INFO, WARN or ERROR", name)
	}
	return level, nil
}
