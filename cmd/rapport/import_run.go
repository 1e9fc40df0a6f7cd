package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/result"
)

const (
	shown     = 100     // reasons of refused rows that are printed; the rest is counted
	remembers = 100_000 // customers whose states are looked at when all is in
)

// importer is one run of an import.
type importer struct {
	o      importOptions
	out    io.Writer
	client *http.Client
	now    func() time.Time
	wait   func(context.Context, time.Duration) error

	at    checkpoint
	bar   *progress
	began time.Time
	sent  int // events accepted in this run
	told  int // reasons printed
	seen  map[string]bool
}

// run sends what the checkpoint says is left. Some batches are under way at once; what became of them is noted in their
// order, so that everything before the checkpoint is in.
func (i *importer) run(ctx context.Context) error {
	r, err := openRows(i.o)
	if err != nil {
		return err
	}
	defer r.file.Close()
	if i.at, err = readCheckpoint(i.o, r.mark); err != nil {
		return err
	}
	if i.at.Rows > 0 {
		if err := r.seek(i.at.Rows, i.at.Offset); err != nil {
			return err
		}
	}
	i.start(r)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches, failed := ahead(ctx, r)
	for sent := range i.send(ctx, batches) {
		if err := i.note(<-sent); err != nil {
			i.bar.end()
			return i.stopped(ctx, err)
		}
	}
	i.bar.end()
	if err := <-failed; err != nil {
		return i.stopped(ctx, fmt.Errorf("read %s: %w", i.o.file, err))
	}
	i.summary()
	if i.at.Accepted == 0 && i.at.Refused > 0 {
		return fmt.Errorf("nothing of %s went in: correct what the lines above name, in the file or in --map, --rename and --time, and run it again", i.o.name())
	}
	return nil
}

func (i *importer) start(r *rows) {
	i.began, i.seen = i.now(), map[string]bool{}
	i.bar = newProgress(i.out, r.size, i.at.Offset, i.began)
	switch {
	case i.at.Rows > 0 && i.at.Offset >= r.size:
		fmt.Fprintf(i.out, "All %s rows were sent before; --resume=false sends them again.\n", result.Thousands(i.at.Rows))
	case i.at.Rows > 0:
		fmt.Fprintf(i.out, "Going on after row %s.\n", result.Thousands(i.at.Rows))
	}
}

// ahead reads batches while others are sent. The second channel tells at the end why reading stopped, nil at the file's end.
func ahead(ctx context.Context, r *rows) (<-chan batch, <-chan error) {
	batches, failed := make(chan batch, 1), make(chan error, 1)
	go func() {
		defer close(batches)
		for {
			b, err := r.next()
			if errors.Is(err, io.EOF) {
				err = nil
			} else if err == nil {
				select {
				case batches <- b:
					continue
				case <-ctx.Done():
					err = ctx.Err()
				}
			}
			failed <- err
			return
		}
	}()
	return batches, failed
}

// outcome is what became of a batch.
type outcome struct {
	batch   batch
	refused []event.Refused
	err     error
}

// send sends batches, atOnce at a time, and returns where the outcome of each will be found, in their order.
func (i *importer) send(ctx context.Context, batches <-chan batch) <-chan chan outcome {
	s := &sender{url: i.o.url, key: i.o.key, client: i.client, wait: i.wait, say: i.bar.pause}
	queue := make(chan chan outcome, i.o.atOnce-1) // and the one that is waited for
	go func() {
		defer close(queue)
		for b := range batches {
			one := make(chan outcome, 1)
			select {
			case queue <- one:
			case <-ctx.Done():
				return
			}
			go func() {
				o := outcome{batch: b}
				if len(b.rows) > 0 {
					o.refused, o.err = s.send(ctx, b.body)
				}
				one <- o
			}()
		}
	}()
	return queue
}

// note prints what was refused and writes down that the batch is in.
func (i *importer) note(o outcome) error {
	if o.err != nil {
		return o.err
	}
	b, refused := o.batch, o.refused
	for _, one := range b.bad {
		i.tell(one)
	}
	for _, one := range refused {
		if one.Index >= 0 && one.Index < len(b.rows) {
			i.tell(bad{b.rows[one.Index], one.Reason})
		}
	}
	accepted := len(b.rows) - len(refused)
	i.sent += accepted
	i.at.Rows, i.at.Offset = b.through, b.offset
	i.at.Accepted += accepted
	i.at.Refused += len(b.bad) + len(refused)
	for _, who := range b.who {
		if len(i.seen) < remembers {
			i.seen[who] = true
		}
	}
	if i.at.Accepted > 0 {
		if err := i.at.write(checkpointPath(i.o)); err != nil {
			return err
		}
	}
	i.bar.at(i.at.Offset, i.at.Rows, i.sent, i.now())
	return nil
}

func (i *importer) tell(b bad) {
	i.told++
	switch {
	case i.told <= shown:
		i.bar.line(fmt.Sprintf("row %d is refused: %s", b.row, b.reason))
	case i.told == shown+1:
		i.bar.line("further refused rows are only counted")
	}
}

func (i *importer) stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		err = errors.New("stopped")
	}
	if i.at.Accepted == 0 {
		return err
	}
	return fmt.Errorf("%w; %s rows are in, and the same command goes on behind them", err, result.Thousands(i.at.Rows))
}

func (i *importer) summary() {
	spent := i.now().Sub(i.began)
	fmt.Fprintf(i.out, "%s rows of %s: %s events accepted, %s refused.\n",
		result.Thousands(i.at.Rows), i.o.name(), result.Thousands(i.at.Accepted), result.Thousands(i.at.Refused))
	if i.sent > 0 {
		fmt.Fprintf(i.out, "This run: %s events in %s, %s a second.\n", result.Thousands(i.sent), spent.Round(time.Millisecond), result.Thousands(rate(i.sent, spent)))
	}
}
