package local

import (
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	busclient "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	parameters "github.com/aws/aws-sdk-go-v2/service/ssm"

	"rapport/shared/adapter/eventbridge"
	"rapport/shared/adapter/history"
	"rapport/shared/adapter/ses"
	"rapport/shared/adapter/ssm"
	"rapport/shared/engine"
	"rapport/shared/local/invoke"
	"rapport/shared/local/wiring"
)

// config points the SDK at an endpoint of this machine.
func config(url, key string) aws.Config {
	return aws.Config{
		Region: "us-east-1", BaseEndpoint: &url,
		Credentials: credentials.NewStaticCredentialsProvider(key, "local", ""),
		HTTPClient:  &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}},
	}
}

// ports gives a function the adapters that it has in the cloud, but for the store.
func ports(cfg aws.Config, env func(string) string, store engine.Store, clock func() time.Time) engine.Ports {
	return engine.Ports{
		Store:   store,
		Bus:     eventbridge.New(busclient.NewFromConfig(cfg), env("BUS_NAME")),
		History: history.New(firehose.NewFromConfig(cfg), env("HISTORY_STREAM")),
		Past:    history.OpenBucket(history.Objects(cfg), env("HISTORY_BUCKET")),
		Mailer:  ses.New(ses.Client(cfg), env("CONFIGURATION_SET")),
		Secrets: ssm.New(parameters.NewFromConfig(cfg), env("SECRETS_PATH")),
		Clock:   clock,
	}
}

// environment is what a function reads its settings from: the template's, and that this is one machine.
func environment(f wiring.Function) func(string) string {
	return func(name string) string {
		if name == "RAPPORT_LOCAL" {
			return "1"
		}
		return f.Environment[name]
	}
}

// inProcess hosts every function of the template in this process.
func inProcess(w *wiring.Wiring, cfg aws.Config, store engine.Store, clock func() time.Time) (invoke.Invoker, error) {
	hosted := map[string]invoke.Function{}
	for _, f := range w.Functions {
		c, ok := Constructors()[f.Verb]
		if !ok {
			return nil, unknownFunction(f.Verb)
		}
		env := environment(f)
		hosted[f.Verb] = invoke.Function{
			Timeout: f.Timeout, Concurrency: f.Concurrency,
			New: func() (any, error) { return c.New(env, ports(cfg, env, store, clock)) },
		}
	}
	return invoke.NewInProcess(hosted)
}
