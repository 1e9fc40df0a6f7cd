package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rapport/shared/local"
)

const runHelp = `Usage: rapport run [flags]

Without --demo this is a small shop's server, for good: it needs SMTP_URL (smtp://user:password@host:587)
and PUBLIC_URL (the https address that a proxy of yours forwards to this port), keeps everything in the
data folder, and reads MAX_SEND_RATE (mails a second, 14). PORT is 8080, of 127.0.0.1 only. OIDC_ISSUER and
OIDC_CLIENT_ID let marketers sign in to the console; without them a printed link does (rapport console).
With --demo it is the demo shop, and INBOX_PORT (8025) is where its mails can be read.

`

// run starts a world and keeps it until it is told to stop.
func run(ctx context.Context, s surroundings, args []string) error {
	o, err := runOptions(s, args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	log, err := logTo(o.Data)
	if err != nil {
		return err
	}
	defer log.Close()
	o.Log = log
	o.Say = func(line string) { fmt.Fprintln(s.out, line) }
	o.Progress = newBar(s.out, time.Now).at
	began := time.Now()
	w, err := local.Start(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		fmt.Fprintln(s.out, "\nStopping…")
		w.Close()
	}()
	fmt.Fprint(s.out, welcome(o, w, time.Since(began)))
	<-ctx.Done()
	return nil
}

func runOptions(s surroundings, args []string) (local.Options, error) {
	var o local.Options
	f := flag.NewFlagSet("run", flag.ContinueOnError)
	f.SetOutput(s.errOut)
	f.Usage = func() { fmt.Fprint(s.errOut, runHelp); f.PrintDefaults() }
	f.BoolVar(&o.Demo, "demo", false, "the demo shop: fixed keys, a clock that can be moved, an inbox")
	f.BoolVar(&o.Empty, "empty", false, "start without definitions")
	f.BoolVar(&o.Lambda, "lambda", false, "run the Lambda binaries, on DynamoDB Local (needs Java and Maven, or DYNAMODB_ENDPOINT)")
	settle := customersFlag(f, &o)
	f.StringVar(&o.At, "at", "", "where the demo's clock starts, as `2026-12-01T07:00` in the shop's zone")
	f.StringVar(&o.Data, "data", dataFolder, "`folder` of everything that lasts")
	f.StringVar(&o.Shop, "shop", "shop", "`folder` of the definitions that the first start publishes")
	f.StringVar(&o.Template, "template", "template.yaml", "the `file` that says how the functions are wired")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	settle()
	if f.NArg() > 0 {
		return o, fmt.Errorf("%q is not understood: only flags follow run", f.Arg(0))
	}
	var err error
	if o.Port, err = port(s.env, "PORT", 8080); err != nil {
		return o, err
	}
	if o.Self, err = os.Executable(); err != nil {
		return o, err
	}
	if o.Demo {
		o.InboxPort, err = port(s.env, "INBOX_PORT", 8025)
		return o, err
	}
	return o, shopOptions(s.env, &o)
}

// shopOptions are those of a shop's server.
func shopOptions(env func(string) string, o *local.Options) error {
	o.SMTPURL, o.PublicURL = env("SMTP_URL"), strings.TrimSuffix(env("PUBLIC_URL"), "/")
	if o.SMTPURL == "" || o.PublicURL == "" {
		return errors.New("a shop's server needs SMTP_URL (smtp://user:password@host:587) and PUBLIC_URL (https://mail.your-shop.example); for a look around, add --demo")
	}
	if !strings.HasPrefix(o.PublicURL, "https://") && !strings.HasPrefix(o.PublicURL, "http://") {
		return fmt.Errorf("PUBLIC_URL is %q: it begins with https://", o.PublicURL)
	}
	o.Parameters = map[string]string{}
	for name, parameter := range map[string]string{"MAX_SEND_RATE": "MaxSendRate", "OIDC_ISSUER": "OidcIssuer", "OIDC_CLIENT_ID": "OidcClientId"} {
		if value := env(name); value != "" {
			o.Parameters[parameter] = value
		}
	}
	return nil
}

func port(env func(string) string, name string, otherwise int) (int, error) {
	v := env(name)
	if v == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 65535 {
		return 0, fmt.Errorf("%s is %q: it is a port, 1 to 65535", name, v)
	}
	return n, nil
}

// logTo makes the functions log into the data folder, so that the terminal keeps to what a person wants to know.
func logTo(folder string) (*os.File, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w: name another with --data", err)
	}
	f, err := os.OpenFile(filepath.Join(folder, "rapport.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelWarn})))
	return f, nil
}
