package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

// rows reads a file's rows as batches.
type rows struct {
	file    *os.File
	size    int64
	csv     *csv.Reader
	comma   rune
	start   int64 // where in the file csv began
	row     int   // rows read, the header not counted
	columns int
	mapping mapping
	name    string // begins every message id
	limit   int    // rows of a batch
	mark    string // tells this file from another one
	held    []encoded
}

// batch is what one request sends.
type batch struct {
	body    []byte
	rows    []int // of each item
	bad     []bad
	who     []string // customers in it
	through int      // the last row that this and all earlier batches hold
	offset  int64    // and where it ends
}

// bad is a row, or a part of one, that was not taken, and why.
type bad struct {
	row    int
	reason string
}

// encoded is one row's items, ready to be sent.
type encoded struct {
	texts  [][]byte
	row    int
	who    string
	bad    string
	offset int64
}

// openRows opens a file and reads its header.
func openRows(o importOptions) (*rows, error) {
	f, err := os.Open(o.file)
	if err != nil {
		return nil, fmt.Errorf("open the file: %w", err)
	}
	r := &rows{file: f, limit: o.batch, name: messageName(o.name())}
	if err := r.begin(o); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", o.file, err)
	}
	return r, nil
}

// messageName is a file's name, short enough for a message id with a row behind it.
func messageName(name string) string {
	const most = event.MaxMessageID - len(":traits") - len(":999999999999")
	if utf8.RuneCountInString(name) <= most {
		return name
	}
	return string([]rune(name)[:most-17]) + "~" + id.Hash("file", name).String()
}

func (r *rows) begin(o importOptions) error {
	info, err := r.file.Stat()
	if err != nil {
		return err
	}
	r.size = info.Size()
	r.comma, _ = utf8.DecodeRuneInString(o.separator)
	r.from(0)
	header, err := r.csv.Read()
	if err != nil {
		return fmt.Errorf("it has no header: %w", err)
	}
	header = slices.Clone(header)                       // the reader uses its record again
	header[0] = strings.TrimPrefix(header[0], "\ufeff") // as spreadsheets begin a file
	r.columns = len(header)
	if r.mapping, err = readMapping(o, header); err != nil {
		return err
	}
	after := r.csv.InputOffset()
	first, err := r.csv.Read()
	if err != nil && !errors.Is(err, io.EOF) && first == nil {
		first = []string{err.Error()}
	}
	sum := sha256.Sum256([]byte(strings.Join(header, "\x00") + "\x00\x00" + strings.Join(first, "\x00")))
	r.mark = hex.EncodeToString(sum[:8])
	return r.seek(0, after)
}

// seek goes on after a row that ends at offset.
func (r *rows) seek(row int, offset int64) error {
	if _, err := r.file.Seek(offset, io.SeekStart); err != nil {
		return err
	}
	r.row, r.held = row, nil
	r.from(offset)
	return nil
}

func (r *rows) from(offset int64) {
	r.start, r.csv = offset, csv.NewReader(r.file)
	r.csv.Comma, r.csv.FieldsPerRecord, r.csv.ReuseRecord = r.comma, -1, true
}

// next returns the next batch: at most limit rows and what a request may hold; io.EOF after the last.
func (r *rows) next() (batch, error) {
	var b batch
	var body bytes.Buffer
	body.WriteString(`{"batch":[`)
	for n := 0; n < r.limit; n++ {
		e, err := r.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return b, err
		}
		if size := body.Len() + length(e.texts) + len("]}"); size > event.MaxBatch && n > 0 {
			r.held = append(r.held, e)
			break
		}
		b.add(&body, e)
	}
	if b.through == 0 {
		return b, io.EOF
	}
	body.WriteString(`]}`)
	b.body = body.Bytes()
	return b, nil
}

func length(texts [][]byte) (n int) {
	for _, t := range texts {
		n += len(t) + 1
	}
	return n
}

func (b *batch) add(body *bytes.Buffer, e encoded) {
	b.through, b.offset = e.row, e.offset
	if e.bad != "" {
		b.bad = append(b.bad, bad{e.row, e.bad})
		return
	}
	for _, text := range e.texts {
		if len(b.rows) > 0 {
			body.WriteByte(',')
		}
		body.Write(text)
		b.rows = append(b.rows, e.row)
	}
	b.who = append(b.who, e.who)
}

// read returns the next row. What is wrong with one row is told of that row; an error is the file's.
func (r *rows) read() (encoded, error) {
	if len(r.held) > 0 {
		e := r.held[0]
		r.held = r.held[1:]
		return e, nil
	}
	record, err := r.csv.Read()
	wrong, broken := errors.AsType[*csv.ParseError](err)
	if err != nil && !broken {
		return encoded{}, err
	}
	r.row++
	e := encoded{row: r.row, offset: r.start + r.csv.InputOffset()}
	switch {
	case broken:
		e.bad = wrong.Err.Error()
	case len(record) > r.columns || len(record) <= r.mapping.last(): // what is not mapped may be missing
		e.bad = fmt.Sprintf("it has %d columns, the header has %d", len(record), r.columns)
	default:
		e.encode(r, record)
	}
	return e, nil
}

func (e *encoded) encode(r *rows, record []string) {
	items, err := r.mapping.items(record, fmt.Sprintf("%s:%d", r.name, r.row))
	for _, it := range items {
		var text []byte
		if text, err = json.Marshal(it); err != nil {
			break
		}
		user, _ := it["userId"].(string)
		browser, _ := it["anonymousId"].(string)
		e.texts, e.who = append(e.texts, text), event.CustomerID(user, browser)
	}
	switch {
	case err != nil:
		e.bad = err.Error()
	case length(e.texts) > event.MaxBatch/2:
		e.bad = "it is larger than an event may be"
	}
}
