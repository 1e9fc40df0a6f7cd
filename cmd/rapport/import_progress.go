package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"rapport/shared/core/result"
)

// progress shows how far an import is: a bar that is drawn over itself on a terminal, elsewhere a line each tenth.
// It is safe for concurrent use.
type progress struct {
	out      io.Writer
	terminal bool
	size     int64 // of the file
	began    time.Time
	from     int64 // where this run began in the file
	tenth    int   // the last one that a line was printed for

	mu     sync.Mutex
	drawn  bool
	paused string // the last reason why nothing went on
}

func newProgress(out io.Writer, size, from int64, began time.Time) *progress {
	p := &progress{out: out, terminal: isTerminal(out), size: size, from: from, began: began}
	p.tenth = p.tenths(from)
	return p
}

func (p *progress) tenths(offset int64) int { return int(offset * 10 / max(p.size, 1)) }

// at shows where the import is.
func (p *progress) at(offset int64, rows int, events int, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.terminal && p.tenths(offset) == p.tenth {
		return
	}
	p.tenth, p.paused = p.tenths(offset), ""
	share := float64(offset) / float64(max(p.size, 1))
	spent := now.Sub(p.began)
	line := fmt.Sprintf("%3.0f %%  %s rows  %s events/s", 100*share, result.Thousands(rows), result.Thousands(rate(events, spent)))
	if done := offset - p.from; done > 0 && offset < p.size {
		left := time.Duration(float64(spent) * float64(p.size-offset) / float64(done))
		line += "  " + left.Round(time.Second).String() + " left"
	}
	if !p.terminal {
		fmt.Fprintln(p.out, line)
		return
	}
	fmt.Fprintf(p.out, "\r%s %s\x1b[K", drawn(share), line)
	p.drawn = true
}

// line prints a line of its own.
func (p *progress) line(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leave()
	fmt.Fprintln(p.out, text)
}

// pause says why nothing goes on: on a terminal in the bar's line until the bar moves, elsewhere in a line, but never the same twice in a row.
func (p *progress) pause(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.terminal:
		fmt.Fprintf(p.out, "\r%s\x1b[K", text)
		p.drawn = true
	case text != p.paused:
		fmt.Fprintln(p.out, text)
	}
	p.paused = text
}

// end leaves the bar as it stands.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leave()
}

func (p *progress) leave() {
	if p.drawn {
		fmt.Fprintln(p.out)
	}
	p.drawn = false
}

// rate is how many a second.
func rate(n int, spent time.Duration) int {
	if spent <= 0 {
		return 0
	}
	return int(float64(n) / spent.Seconds())
}
