package main

import (
	"fmt"
	"io"
	"time"
)

// patience is how long work may take before it is shown how far it is.
const patience = 2 * time.Second

// previewBar shows how far a preview is, part by part, once it takes longer than patience.
type previewBar struct {
	out   io.Writer
	now   func() time.Time
	began time.Time
	what  string
	bar   *bar
}

func newPreviewBar(out io.Writer, now func() time.Time) *previewBar {
	return &previewBar{out: out, now: now, began: now()}
}

// at takes what preview.Options.Progress tells.
func (p *previewBar) at(what string, done, total int) {
	if total == 0 || p.now().Sub(p.began) < patience {
		return
	}
	if p.what != what {
		p.what, p.bar = what, newBar(p.out, p.now)
		fmt.Fprintf(p.out, "… %s\n", what)
	}
	p.bar.at(float64(done) / float64(total))
}
