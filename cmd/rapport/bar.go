package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// bar shows on a terminal how much is done, and elsewhere nothing.
type bar struct {
	out   io.Writer
	now   func() time.Time
	began time.Time
	shown int // percent; -1 while there is none
}

func newBar(out io.Writer, now func() time.Time) *bar {
	b := &bar{now: now, began: now(), shown: -1}
	if isTerminal(out) {
		b.out = out
	}
	return b
}

// at draws the bar over itself, and leaves it when all is done.
func (b *bar) at(part float64) {
	percent := int(part * 100)
	if b.out == nil || percent == b.shown {
		return
	}
	b.shown = percent
	fmt.Fprintf(b.out, "\r%s %3d %%%s\x1b[K", drawn(float64(percent)/100), percent, b.left(part))
	if percent == 100 {
		fmt.Fprintln(b.out)
	}
}

// left says how long it will take, once that can be told.
func (b *bar) left(part float64) string {
	spent := b.now().Sub(b.began)
	if part < 0.02 || part >= 1 || spent < 2*time.Second {
		return ""
	}
	return "  " + time.Duration(float64(spent)*(1-part)/part).Round(time.Second).String() + " left"
}

// drawn is a bar of which a share is full.
func drawn(share float64) string {
	const width = 30
	full := min(width, int(share*width))
	return "[" + strings.Repeat("#", full) + strings.Repeat("·", width-full) + "]"
}

func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
