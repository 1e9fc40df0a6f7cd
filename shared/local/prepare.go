package local

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/local/clock"
)

// Prepare makes a demo's data folder with a past of o.Customers, for a `Start` later. It returns fault.Conflict for a folder
// that a shop or another demo has used.
func Prepare(ctx context.Context, o Options) (err error) {
	o.Demo, o.Lambda = true, false
	w := &World{o: o.withDefaults(), URL: fmt.Sprintf("http://localhost:%d", o.Port)}
	defer w.closeAll()
	folder, err := lock(ctx, w.o.Data)
	if err != nil {
		return err
	}
	w.onClose(folder.release)
	if w.clock, err = clock.Open(w.path(ClockFile), time.Now); err != nil {
		return err
	}
	if !w.clock.Fresh() {
		return fault.New(fault.Conflict, "the folder %s was used before: name another with --data, or remove it", w.o.Data)
	}
	if w.secrets, err = loadSecrets(w.o.Data, true, w.origins()); err != nil {
		return err
	}
	return w.begin(ctx)
}
