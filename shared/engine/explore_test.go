package engine_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// The explorer searches every history of a small world, breadth first, so that the first bad one it
// finds is the shortest. The world is the real engine over the memory store. Each step of a history is one of
//
//	a minute passes · a job starts · a processor does its next read or write ·
//	its write takes effect but the answer is lost · it dies
//
// A processor's place is known by what it was answered so far: to take its next step the job is run
// again from the start over the recorded answers, which is possible because the engine reads clock, chance and
// the world only through its ports. Two worlds that agree in the table, the time and those answers are one world.

// start of the world's clock: 20 s into a minute, so that rounding matters.
var start = time.Date(2026, 3, 2, 10, 0, 20, 0, time.UTC)

// job is something that a processor can be started with.
type job struct {
	name string
	run  func(ctx context.Context, e *engine.Engine) error
}

// answer is what a processor was told by one call to a port.
type answer struct {
	items    []item.Item
	provider string
	err      error
	minute   int // when it was answered
}

// proc is a processor under way.
type proc struct {
	job     int // index into explorer.jobs
	born    int // minute at which it was started
	serial  int // makes its lease different from every other that counts
	ends    int // minute in which its function is stopped; 0 for never
	answers []answer
	marks   [sha256.Size]byte // hash of the answers since it last read anew
	next    string            // the call that it waits for
	writes  bool              // whether that call changes something
	sends   bool              // whether that call is a mail
}

// world is one state of the search.
type world struct {
	minute   int
	store    *memory.Store
	procs    []proc
	done     uint64 // jobs that ended well, by index
	begun    uint64 // jobs that were started
	history  uint64 // events appended, by index
	asked    []string
	accepted int      // mails that the channel took
	took     []string // their messages
	pending  int      // its reports that are under way
	heard    bool
	came     *step
	rung     uint64 // minutes whose alarm wake has found: its tick may come from then on, late and twice
}

// step is how a world came about; the steps before it are kept, the worlds are not.
type step struct {
	before *step
	said   string
}

// explorer is one search.
type explorer struct {
	t         *testing.T
	catalog   *catalog.Catalog
	jobs      []job
	start     func(w *world, j int) bool // whether job j may start
	prepare   func(w *world)             // what is there at the start; nil for nothing
	bad       func(w *world) string      // "" when the world is good; asked when no processor is under way
	minutes   int
	leap      int // minutes that may pass in one step while nobody is under way; 0 for none
	life      int // minutes that a function lives at most; 0 for ever
	pace      int // of a wandered history: one in so many of the minutes passes that could; 0 for all
	depth     int // steps of a wandered history, if more than the usual
	most      int // processors at once
	limit     int // worlds; the search says when it reaches it
	outcomes  []string
	events    map[string]uint64  // id → bit of history
	request   engine.Requested   // the one message's
	requested []engine.Requested // of all
	seen      map[[sha256.Size]byte]bool
}

func (x *explorer) clock(minute int) time.Time { return start.Add(time.Duration(minute) * time.Minute) }

// yield is thrown by a port when a processor comes to a call that it was not answered yet.
type yield struct{}

// ports serves one processor one step: recorded answers first, then one call for real, then it stops the run.
type ports struct {
	x      *explorer
	w      *world
	p      *proc
	at     int
	lose   bool   // the one real call takes effect, but its answer is lost
	result string // of the one real call, when it is a mail
	spent  bool
}

func (p *ports) Clock() time.Time {
	minute := p.p.born
	if p.at > 0 {
		minute = p.p.answers[p.at-1].minute
	}
	return p.x.clock(minute)
}

// call answers from the record, or does the call, or stops the run.
func (p *ports) call(name string, writes, sends bool, do func(w *world) answer) answer {
	if p.at < len(p.p.answers) {
		p.at++
		return p.p.answers[p.at-1]
	}
	if p.spent {
		p.p.next, p.p.writes, p.p.sends = name, writes, sends
		panic(yield{})
	}
	p.spent = true
	a := do(p.w)
	a.minute = p.w.minute
	if p.lose {
		a.items, a.provider, a.err = nil, "", fault.New(fault.Unavailable, "the answer was lost")
	}
	p.p.answers = append(slices.Clip(p.p.answers), a)
	p.p.marks = mark(p.p.marks, a)
	p.at++
	return a
}

func mark(before [sha256.Size]byte, a answer) [sha256.Size]byte {
	h := sha256.New()
	h.Write(before[:])
	for _, it := range a.items {
		fmt.Fprintf(h, "%s %s %d %x|", it.Partition, it.Sort, it.Version, it.Body)
	}
	fmt.Fprintf(h, "%s %v %d", a.provider, a.err, a.minute)
	return [sha256.Size]byte(h.Sum(nil))
}

func (p *ports) Query(ctx context.Context, r item.Range) ([]item.Item, error) {
	a := p.call("reads "+r.Partition+" "+r.From, false, false, func(w *world) answer {
		items, err := w.store.Query(ctx, r)
		return answer{items: items, err: err}
	})
	return a.items, a.err
}

func (p *ports) Put(ctx context.Context, it item.Item, when item.When, notAfter time.Time) error {
	return p.call(fmt.Sprintf("puts %s %s v%d", it.Partition, it.Sort, it.Version), true, false, func(w *world) answer {
		return answer{err: w.store.Put(ctx, it, when, notAfter)}
	}).err
}

func (p *ports) Delete(ctx context.Context, k item.Key) error {
	return p.call("deletes "+k.Partition+" "+k.Sort, true, false, func(w *world) answer {
		return answer{err: w.store.Delete(ctx, k)}
	}).err
}

func (p *ports) Transact(ctx context.Context, puts []item.Put, notAfter time.Time) error {
	return p.call("transacts "+puts[0].Item.Partition, true, false, func(w *world) answer {
		return answer{err: w.store.Transact(ctx, puts, notAfter)}
	}).err
}

func (p *ports) Publish(ctx context.Context, entries []engine.Entry) error {
	return p.call("publishes "+entries[0].Type, true, false, func(w *world) answer {
		for _, e := range entries {
			if text := string(e.Detail); !slices.Contains(w.asked, text) {
				w.asked = append(slices.Clip(w.asked), text)
			}
		}
		return answer{}
	}).err
}

func (p *ports) Append(ctx context.Context, record []byte) error {
	return p.call("appends to history", true, false, func(w *world) answer {
		for name, bit := range p.x.events {
			if strings.Contains(string(record), `"id":"`+name+`"`) {
				w.history |= bit
			}
		}
		return answer{}
	}).err
}

func (p *ports) Send(ctx context.Context, m engine.Mail) (string, error) {
	a := p.call("mails", true, true, func(w *world) answer {
		if strings.HasPrefix(p.result, "accepted") {
			w.took = append(slices.Clip(w.took), m.Tags["message"])
		}
		switch p.result {
		case "accepted":
			w.accepted++
			w.pending += 2
			return answer{provider: "ses-1"}
		case "accepted, reply lost":
			w.accepted++
			w.pending += 2
			return answer{err: errors.New("connection reset")}
		case "not reached":
			return answer{err: errors.New("no route")}
		case "refused for the rate":
			return answer{err: fault.New(fault.TooMany, "rate")}
		}
		return answer{err: fault.New(fault.Invalid, "refused")}
	})
	return a.provider, a.err
}

func (p *ports) Secret(context.Context, string) (string, error) {
	return `{"current":"k1","keys":{"k1":"00112233445566778899aabbccddeeff"}}`, nil
}

// advance runs a processor over its record and one call more. It returns whether the job ended, and how.
func (x *explorer) advance(w *world, p *proc, lose bool, result string, fresh bool) (ended bool, err error) {
	if r, asked := w.askedFor(); asked {
		x.request, x.requested = r, w.requests() // a job is run again from its start, and its world may have decided another message than the last one's
	}
	s := &ports{x: x, w: w, p: p, lose: lose, result: result, spent: fresh}
	e := engine.New(engine.Ports{Store: s, Bus: s, History: s, Mailer: s, Secrets: s, Clock: s.Clock}).
		Still(x.catalog, func() { p.marks = [sha256.Size]byte{1} }, func() id.ID { return holderOf(p.serial) })
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(yield); !ok {
				panic(r)
			}
			ended, err = false, nil
		}
	}()
	err = x.jobs[p.job].run(context.Background(), e)
	return true, err
}

// holderOf is the random id of a processor's lease: another than any that a live processor or the table has.
func holderOf(serial int) id.ID { return id.Hash("holder", fmt.Sprint(serial)) }

// serialFor returns the smallest serial that nobody has.
func (w *world) serialFor() int {
	for serial := 0; ; serial++ {
		taken := slices.ContainsFunc(w.procs, func(p proc) bool { return p.serial == serial })
		for _, m := range w.state("u.ana").Outbox.Messages {
			taken = taken || m.Lease == holderOf(serial)
		}
		if !taken {
			return serial
		}
	}
}

// state is a customer's state as it stands in the world's table.
func (w *world) state(who string) customer.State {
	items, _ := w.store.Query(context.Background(), item.Only(item.State(who)))
	if len(items) == 0 {
		return customer.State{ID: who}
	}
	s, err := customer.Decode(who, items[0].Version, items[0].Body)
	if err != nil {
		panic(err)
	}
	return s
}

// has tells whether an item stands in the world's table.
func (w *world) has(k item.Key) (item.Item, bool) {
	items, _ := w.store.Query(context.Background(), item.Only(k))
	if len(items) == 0 {
		return item.Item{}, false
	}
	return items[0], true
}

// run searches until a bad world, the limit or the end, and reports what it saw.
func (x *explorer) run() {
	x.t.Helper()
	first := x.first()
	x.seen = map[[sha256.Size]byte]bool{}
	queue := []*world{first}
	if os.Getenv("RAPPORT_EXPLORE") == "full" {
		x.limit = 0
	}
	for n := 0; n < len(queue); n++ {
		w := queue[n]
		queue[n] = nil
		if reason := x.judge(w); reason != "" {
			require.Fail(x.t, reason, "after %d worlds:\n%s", n, w.told())
		}
		for _, next := range x.successors(w) {
			next.wake()
			if key := next.key(); !x.seen[key] {
				x.seen[key] = true
				queue = append(queue, next)
			}
		}
		if x.limit > 0 && len(queue) > x.limit {
			x.t.Logf("stopped at the limit of %d worlds, none bad", x.limit)
			return
		}
	}
	x.t.Logf("every one of %d worlds is good", len(queue))
}

// first is the world in which nothing has happened.
func (x *explorer) first() *world {
	w := &world{store: memory.New(func() time.Time { return x.clock(0) })}
	if x.prepare != nil {
		x.prepare(w)
	}
	return w
}

func (x *explorer) judge(w *world) string {
	if len(w.procs) > 0 {
		return ""
	}
	return x.bad(w)
}

func (x *explorer) successors(w *world) []*world {
	var all []*world
	if w.minute < x.minutes {
		all = append(all, x.later(w, "a minute passes", 1))
	}
	if x.leap > 0 && w.minute+x.leap <= x.minutes && len(w.procs) == 0 {
		all = append(all, x.later(w, fmt.Sprint(x.leap, " minutes pass"), x.leap))
	}
	for i := range w.procs {
		all = append(all, x.steps(w, i)...)
	}
	if len(w.procs) < x.most {
		for j := range x.jobs {
			if x.start(w, j) {
				n := w.copy(x.jobs[j].name + " starts")
				n.begun |= 1 << j
				n.procs = append(n.procs, proc{job: j, born: n.minute, serial: n.serialFor(), ends: x.endOf(n.minute)})
				x.settle(n, len(n.procs)-1, false, "", true)
				all = append(all, n)
			}
		}
	}
	return all
}

// later is the world some minutes on. Functions that lived too long were stopped.
func (x *explorer) later(w *world, said string, minutes int) *world {
	n := w.copy(said)
	n.minute += minutes
	minute := n.minute
	n.store = n.store.WithClock(func() time.Time { return x.clock(minute) })
	n.procs = slices.DeleteFunc(n.procs, func(p proc) bool { return p.ends != 0 && p.ends <= minute })
	return n
}

// endOf is the first minute in which a function that starts now is certainly not alive any more.
func (x *explorer) endOf(minute int) int {
	if x.life == 0 {
		return 0
	}
	return minute + x.life + 1
}

// steps are the ways in which one processor can go on.
func (x *explorer) steps(w *world, i int) []*world {
	p := w.procs[i]
	name := x.jobs[p.job].name
	var all []*world
	if p.writes { // dying before a read is dying before the write that follows
		n := w.copy(name + " dies")
		n.procs = slices.Delete(n.procs, i, i+1)
		all = append(all, n)
	}
	results := []string{""}
	if p.sends {
		results = x.outcomes
	}
	for _, result := range results {
		n := w.copy(strings.TrimSpace(name + " " + p.next + " " + result))
		x.settle(n, i, false, result, false)
		all = append(all, n)
	}
	if strings.Contains(p.next, " !0 ") || strings.HasPrefix(p.next, "transacts") {
		n := w.copy(name + " " + p.next + ", but the answer is lost")
		x.settle(n, i, true, "", false)
		all = append(all, n)
	}
	return all
}

// settle lets processor i take its step in n.
func (x *explorer) settle(n *world, i int, lose bool, result string, fresh bool) {
	p := &n.procs[i]
	ended, err := x.advance(n, p, lose, result, fresh)
	if !ended {
		return
	}
	if err == nil {
		n.done |= 1 << p.job
		if x.jobs[p.job].name == "feedback" {
			n.pending, n.heard = n.pending-1, true
		}
	}
	n.procs = slices.Delete(n.procs, i, i+1)
}

// alone lets a job run to its end; result is what becomes of its mail.
func (x *explorer) alone(w *world, j int, result string) *world {
	w = w.copy(x.jobs[j].name + " runs")
	w.procs = append(w.procs, proc{job: j, born: w.minute, serial: w.serialFor()})
	for fresh := true; len(w.procs) > 0; fresh = false {
		x.settle(w, 0, false, result, fresh)
	}
	return w
}

func (w *world) copy(said string) *world {
	n := *w
	n.procs = slices.Clone(w.procs)
	n.store = w.store.Clone()
	n.came = &step{w.came, said}
	return &n
}

// wake notes the alarms of minutes that have begun.
func (w *world) wake() {
	for m := 0; m <= w.minute; m++ {
		if w.rung>>m&1 == 0 {
			if _, ok := w.has(item.Agenda("u.ana", item.Floor(start)+item.Minute(m))); ok {
				w.rung |= 1 << m
			}
		}
	}
}

// key tells worlds apart. Which of two processors is the first says nothing.
func (w *world) key() [sha256.Size]byte {
	h := sha256.New()
	f := w.store.Fingerprint()
	fmt.Fprintf(h, "%x %x %d %x %x %d %d %t %q %q|", f, w.rung, w.minute, w.done, w.history, w.accepted, w.pending, w.heard, w.asked, w.took)
	var procs []string
	for _, p := range w.procs {
		born := p.born
		if len(p.answers) > 0 {
			born = 0 // the clock that it reads is that of its last answer
		}
		procs = append(procs, fmt.Sprintf("%d %d %d %d %x %s", p.job, born, p.serial, p.ends, p.marks, p.next))
	}
	slices.Sort(procs)
	fmt.Fprint(h, procs)
	return [sha256.Size]byte(h.Sum(nil))
}

// told is the history that led to the world.
func (w *world) told() string {
	var steps []string
	for c := w.came; c != nil; c = c.before {
		steps = append(steps, c.said)
	}
	slices.Reverse(steps)
	return "  " + strings.Join(steps, "\n  ")
}
