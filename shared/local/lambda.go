package local

import (
	"context"
	"fmt"

	"rapport/shared/local/invoke"
)

func unknownFunction(verb string) error {
	return fmt.Errorf("the template has a function %q that this version does not know: add it to constructors in shared/local/ports.go", verb)
}

func (w *World) openDynamo(ctx context.Context) error { return fmt.Errorf("later") }

func (w *World) invoker(ctx context.Context, url, key string) (invoke.Invoker, error) {
	return inProcess(w.wiring, config(url, key), w.Store, w.clock.Now)
}
