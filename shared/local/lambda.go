package local

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"rapport/shared/local/invoke"
)

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
