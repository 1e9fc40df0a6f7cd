package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/sqlite"
	"rapport/shared/core/fixture"
	"rapport/shared/core/item"
	"rapport/shared/engine"
	"rapport/shared/local"
	"rapport/shared/local/endpoint"
	"rapport/shared/local/mail"
)

// BenchmarkImport is the whole road of an event on a shop's own server, but for the local copies of AWS's endpoints: file, HTTP,
// collect, engine, history on disk, SQLite. Each round imports the real file into an empty store.
func BenchmarkImport(b *testing.B) {
	const file = "rees46_2019-Oct_sample_ibrhmspl.csv"
	data := fixture.Data(b, file)
	for _, segments := range []int{0, 100} {
		b.Run(fmt.Sprintf("segments=%d", segments), func(b *testing.B) {
			var total tally
			for b.Loop() {
				b.StopTimer()
				b.Chdir(b.TempDir())
				require.NoError(b, os.WriteFile(file, data, 0o600))
				total.add(b, file, segments)
			}
			total.report(b)
		})
	}
}

// tally is what the rounds came to.
type tally struct {
	events, reads, puts, deletes int64
	spent, cpu                   time.Duration
	weight                       weight
}

func (t *tally) add(b *testing.B, file string, segments int) {
	inner, err := sqlite.Open("rapport.db", still)
	require.NoError(b, err)
	defer inner.Close()
	_, err = engine.Publish(b.Context(), inner, manySegments(segments))
	require.NoError(b, err)
	past := endpoint.NewFolder("history")
	defer past.Close()
	counted := &countingStore{Store: inner}
	s := newShop(b, counted, folderHistory{past})
	b.StartTimer()
	t.send(b, file, s.URL)
	b.StopTimer()
	t.reads, t.puts, t.deletes = t.reads+counted.reads.Load(), t.puts+counted.puts.Load(), t.deletes+counted.deletes.Load()
	t.weight, err = weigh(b.Context(), s.engine, customersOf(b, inner))
	require.NoError(b, err)
	b.StartTimer()
}

// send imports the file, and counts its events and the time that this process took for them, sender included.
func (t *tally) send(b *testing.B, file, url string) {
	began, used := time.Now(), cpu(b)
	_, err := called(b, append(reesArgs(file, url), "--store", "sqlite:none.db")...)
	t.spent, t.cpu, t.events = t.spent+time.Since(began), t.cpu+cpu(b)-used, t.events+17_435
	require.NoError(b, err)
}

// cpu is how long this process has kept a core busy: unlike the time of day, no neighbour changes it much.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (t *tally) speed(b *testing.B) {
	b.ReportMetric(float64(t.events)/t.spent.Seconds(), "events/s")
	b.ReportMetric(float64(t.cpu.Microseconds())/float64(t.events), "cpu-µs/event")
}

func (t *tally) report(b *testing.B) {
	t.speed(b)
	b.ReportMetric(float64(t.reads)/float64(t.events), "reads/event")
	b.ReportMetric(float64(t.puts)/float64(t.events), "puts/event")
	b.ReportMetric(float64(t.weight.puts)/float64(t.events)*float64(b.N), "statePuts/event")
	b.ReportMetric(float64(t.weight.at(0.5)), "medianBytes")
	b.ReportMetric(float64(t.weight.at(0.99)), "p99Bytes")
}

// customersOf lists who has an alarm or is in the segment of all, which is everybody whom this file names.
func customersOf(b *testing.B, s engine.Store) []string {
	var all []string
	for shard := range item.Shards {
		items, err := s.Query(b.Context(), item.Members("everyone", shard))
		require.NoError(b, err)
		for _, it := range items {
			all = append(all, it.Sort)
		}
	}
	return all
}

// countingStore counts the calls that reach a store.
type countingStore struct {
	engine.Store
	reads, puts, deletes atomic.Int64
}

func (c *countingStore) Query(ctx context.Context, r item.Range) ([]item.Item, error) {
	c.reads.Add(1)
	return c.Store.Query(ctx, r)
}

func (c *countingStore) Put(ctx context.Context, it item.Item, when item.When, notAfter time.Time) error {
	c.puts.Add(1)
	return c.Store.Put(ctx, it, when, notAfter)
}

func (c *countingStore) Delete(ctx context.Context, k item.Key) error {
	c.deletes.Add(1)
	return c.Store.Delete(ctx, k)
}

// folderHistory is the folder that a shop's own server keeps history in.
type folderHistory struct{ *endpoint.Folder }

func (f folderHistory) Append(ctx context.Context, record []byte) error {
	return f.Folder.Append(ctx, noon, record)
}

// manySegments makes definitions with n segments, as a shop's marketers would: how often, how recently, of what, and traits.
func manySegments(n int) map[string][]byte {
	files := map[string][]byte{}
	names := []string{"Product Viewed", "Product Added", "Order Completed", "Checkout Started"}
	for i := range n {
		event, count, days := names[i/4%len(names)], i%7+1, []int{1, 7, 30, 90, 365}[i%5]
		rule := []string{
			fmt.Sprintf("  did: {event: %s, at_least: %d, within: %dd}", event, count, days),
			fmt.Sprintf("  all:\n    - did: {event: %s, at_least: %d}\n    - did_not: {event: Order Completed, within: %dd}", event, count+3, days),
			fmt.Sprintf("  did: {event: %s, within: %dd, where: {product_id: \"%d\"}}", event, days, 1000000+i),
			fmt.Sprintf("  all:\n    - trait: {name: country, in: [HR, SI]}\n    - did: {event: %s, within: %dd}", event, days),
		}[i%4]
		name := fmt.Sprintf("s%d", i)
		files[filepath.ToSlash(filepath.Join("segments", name+".yaml"))] = fmt.Appendf(nil, "segment: %s\nwhere:\n%s\n", name, rule)
	}
	return files
}

// BenchmarkImportIntoARunningShop is the same file into `rapport run`, with everything in between: gateway, JSON both
// ways, and history by Firehose's API on this machine.
func BenchmarkImportIntoARunningShop(b *testing.B) {
	const file = "rees46_2019-Oct_sample_ibrhmspl.csv"
	data := fixture.Data(b, file)
	template, err := filepath.Abs("../../template.yaml")
	require.NoError(b, err)
	var total tally
	for b.Loop() {
		b.StopTimer()
		b.Chdir(b.TempDir())
		require.NoError(b, os.WriteFile(file, data, 0o600))
		w, err := local.Start(b.Context(), local.Options{Template: template, Data: dataFolder, Demo: true, Empty: true, MailSink: &mail.Recorder{}})
		require.NoError(b, err)
		b.StartTimer()
		total.send(b, file, w.URL)
		b.StopTimer()
		w.Close()
		b.StartTimer()
	}
	total.speed(b)
}
