package engine

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// catalogAge is how long definitions are used before the table is asked for newer ones.
const catalogAge = 15 * time.Second

// Catalog returns the newest published definitions, at most catalogAge old; an empty catalog, version 0, when nothing was published.
func (e *Engine) Catalog(ctx context.Context) (*catalog.Catalog, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	if e.newest != nil && e.still {
		return e.newest, nil
	}
	if e.newest != nil && now.Before(e.read.Add(catalogAge)) && !now.Before(e.read) {
		return e.newest, nil
	}
	return e.refresh(ctx, now)
}

// refresh reads the newest version; the lock is held.
func (e *Engine) refresh(ctx context.Context, now time.Time) (*catalog.Catalog, error) {
	items, err := e.Store.Query(ctx, item.NewestCatalog())
	if err != nil {
		return nil, fmt.Errorf("read the newest definitions: %w", err)
	}
	newest, err := e.compile(items)
	switch {
	case err == nil:
		e.newest = newest
	case e.newest == nil:
		return nil, err
	default: // a newer rapport pushed what this one cannot read: what is known goes on
		slog.ErrorContext(ctx, "the newest definitions cannot be read; the ones before them stay in force: deploy the version that pushed them", "error", err)
	}
	e.read = now
	return e.newest, nil
}

// compile turns a catalog item (or none) into a catalog, once per version; the lock is held.
func (e *Engine) compile(items []item.Item) (*catalog.Catalog, error) {
	version, files := uint32(0), map[string][]byte{}
	if len(items) > 0 {
		v, err := strconv.ParseUint(items[0].Sort, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("catalog item %q: %w", items[0].Sort, err)
		}
		version = uint32(v)
	}
	if c, ok := e.versions[version]; ok {
		return c, nil
	}
	if len(items) > 0 {
		var err error
		if files, err = DecodeDefinitions(items[0].Body); err != nil {
			return nil, fmt.Errorf("definitions version %d: %w", version, err)
		}
	}
	c, err := catalog.Load(version, files)
	if err != nil {
		return nil, fmt.Errorf("definitions version %d: %w", version, err)
	}
	e.versions[version] = c
	return c, nil
}

// catalogFor returns the newest definitions, and not older ones than those that wrote a state; those that its
// enrolments entered under come with it.
func (e *Engine) catalogFor(ctx context.Context, written uint32, entered []uint32) (*catalog.Catalog, error) {
	c, err := e.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if c.Version < written {
		if c, err = e.refresh(ctx, e.now()); err != nil {
			return nil, err
		}
	}
	if c.Version < written {
		return nil, fault.New(fault.Unavailable, "definitions version %d wrote this customer and cannot be read here: deploy the version that pushed them", written)
	}
	for _, v := range entered {
		if _, known := c.PastOf(v); known {
			continue
		}
		past, err := e.version(ctx, v)
		if err != nil {
			return nil, err
		}
		c = c.WithPast(past)
		e.newest, e.versions[c.Version] = c, c
	}
	return c, nil
}

// version returns one published version; the lock is held.
func (e *Engine) version(ctx context.Context, v uint32) (*catalog.Catalog, error) {
	if c, ok := e.versions[v]; ok {
		return c, nil
	}
	if v == 0 {
		return e.compile(nil)
	}
	items, err := e.Store.Query(ctx, item.Only(item.Catalog(v)))
	if err != nil {
		return nil, fmt.Errorf("read definitions version %d: %w", v, err)
	}
	if len(items) == 0 {
		return nil, fault.New(fault.NotFound, "definitions version %d are named by a customer but not in the table", v)
	}
	return e.compile(items)
}

// EncodeDefinitions packs definition files (path below the shop's folder → text) into a catalog item's body.
func EncodeDefinitions(files map[string][]byte) ([]byte, error) {
	texts := make(map[string]string, len(files))
	for path, b := range files {
		texts[path] = string(b)
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if err := json.NewEncoder(z).Encode(texts); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// DecodeDefinitions reads what EncodeDefinitions wrote.
func DecodeDefinitions(body []byte) (map[string][]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	var texts map[string]string
	if err := json.Unmarshal(b, &texts); err != nil {
		return nil, err
	}
	files := make(map[string][]byte, len(texts))
	for path, text := range texts {
		files[path] = []byte(text)
	}
	return files, nil
}

// maxDefinitions is what an item of the table can hold, less its keys.
const maxDefinitions = 390 << 10

// Publish validates definition files and writes them as a new version, once. When they equal the newest
// version it returns that one and writes nothing. Two who publish at once get a fault.Conflict for the second.
func Publish(ctx context.Context, store Store, files map[string][]byte) (version uint32, err error) {
	items, err := store.Query(ctx, item.NewestCatalog())
	if err != nil {
		return 0, fmt.Errorf("read the newest definitions: %w", err)
	}
	body, err := EncodeDefinitions(files)
	if err != nil {
		return 0, fmt.Errorf("pack definitions: %w", err)
	}
	if len(items) > 0 {
		newest, err := strconv.ParseUint(items[0].Sort, 10, 32)
		if err != nil {
			return 0, fmt.Errorf("catalog item %q: %w", items[0].Sort, err)
		}
		version = uint32(newest)
		if bytes.Equal(items[0].Body, body) {
			return version, nil
		}
	}
	version++
	if _, err := catalog.Load(version, files); err != nil {
		return 0, err
	}
	if len(body) > maxDefinitions {
		return 0, fault.New(fault.TooLarge, "the definitions are %d KB packed; the table holds %d KB: move pictures out of the templates", len(body)>>10, maxDefinitions>>10)
	}
	err = store.Put(ctx, item.Item{Key: item.Catalog(version), Version: 1, Body: body}, item.When{Test: item.Absent}, time.Time{})
	if fault.Is(err, fault.Conflict) {
		return 0, fault.New(fault.Conflict, "somebody else published version %d just now: look at the difference and push again", version)
	}
	return version, err
}
