package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"rapport/shared/adapter/dynamo"
	"rapport/shared/local/invoke"
)

func unknownFunction(verb string) error {
	return fmt.Errorf("the template has a function %q that this version does not know: add it to constructors in shared/local/ports.go", verb)
}

// openDynamo starts DynamoDB Local, or takes the one that DYNAMODB_ENDPOINT names, and makes the table.
func (w *World) openDynamo(ctx context.Context) error {
	// It ends by its stop, after everything that writes to it, but while it starts it heeds the caller.
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	starting := context.AfterFunc(ctx, cancel)
	url, stop, err := StartDynamoDB(life, w.path("dynamodb"), w.o.Log)
	if err != nil {
		cancel()
		return err
	}
	starting()
	w.onClose(func() { stop(); cancel() })
	w.dynamo = url
	f, ok := w.wiring.Function("wake")
	if !ok {
		return errors.New("the template has no WakeFunction to take the table's name from")
	}
	client := dynamo.Client(config(url, localKey))
	if err := dynamo.CreateTable(ctx, client, f.Environment["TABLE_NAME"]); err != nil {
		return fmt.Errorf("make the table in %s: %w", url, err)
	}
	w.Store = dynamo.New(client, f.Environment["TABLE_NAME"], w.clock.Now)
	return nil
}

// localKey is the access key id for DynamoDB Local, which takes any.
const localKey = "local"

// invoker runs the functions here, or their binaries.
func (w *World) invoker(ctx context.Context, url, key string) (invoke.Invoker, error) {
	if !w.o.Lambda {
		return inProcess(w.wiring, config(url, key), w.Store, w.clock.Now)
	}
	folder, err := filepath.Abs(w.path("lambda"))
	if err != nil {
		return nil, err
	}
	w.o.Say("Building the functions as they go to Lambda…")
	binaries := map[string]invoke.Binary{}
	var packages []string
	for _, f := range w.wiring.Functions {
		packages = append(packages, "./functions/"+f.Verb)
		env := []string{"AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=" + key, "AWS_SECRET_ACCESS_KEY=local", "AWS_EC2_METADATA_DISABLED=true",
			"AWS_ENDPOINT_URL=" + url, "AWS_ENDPOINT_URL_DYNAMODB=" + w.dynamo, "RAPPORT_LOCAL=1"}
		for name, value := range f.Environment {
			env = append(env, name+"="+value)
		}
		binaries[f.Verb] = invoke.Binary{Path: filepath.Join(folder, f.Verb), Env: env, Timeout: f.Timeout, Concurrency: f.Concurrency}
	}
	if err := buildFunctions(ctx, filepath.Dir(w.o.Template), folder, packages); err != nil {
		return nil, err
	}
	r := invoke.NewRuntime(binaries, w.clock.Offset, w.o.Log)
	w.onClose(r.Close)
	return r, nil
}

// buildFunctions builds main packages like the Makefile does for Lambda, but for this machine.
func buildFunctions(ctx context.Context, repository, folder string, packages []string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	args := append([]string{"build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", folder + string(filepath.Separator)}, packages...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = repository
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the functions: %w\n%s", err, out)
	}
	return nil
}
