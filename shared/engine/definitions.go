package engine

import (
	"context"
	"fmt"
	"log/slog"
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

// forgetNewest lets the next who asks for definitions read the newest: whoever publishes wants to see it on the next page.
func (e *Engine) forgetNewest() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.read = time.Time{}
}

// catchUp sees to it that the definitions which are used are not older than a version.
func (e *Engine) catchUp(ctx context.Context, version uint32) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, err := e.atLeast(ctx, version)
	return err
}

// atLeast returns definitions that are not older than a version: those that are used, or else the newest. The lock is held.
func (e *Engine) atLeast(ctx context.Context, version uint32) (*catalog.Catalog, error) {
	if e.newest == nil || e.newest.Version < version {
		if _, err := e.refresh(ctx, e.now()); err != nil {
			return nil, err
		}
	}
	if e.newest.Version < version {
		return nil, fault.New(fault.Unavailable, "definitions version %d are in use and cannot be read here: deploy the version that pushed them", version)
	}
	return e.newest, nil
}

// refresh reads the newest version; the lock is held.
func (e *Engine) refresh(ctx context.Context, now time.Time) (*catalog.Catalog, error) {
	version, body, err := newestBody(ctx, e.Store)
	if err != nil {
		return nil, err
	}
	newest, err := e.compile(version, body)
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

// compile turns a catalog item's body into a catalog, once per version; version 0 is the empty one. The lock is held.
func (e *Engine) compile(version uint32, body []byte) (*catalog.Catalog, error) {
	if c, ok := e.versions[version]; ok {
		return c, nil
	}
	files := map[string][]byte{}
	if version > 0 {
		var err error
		if files, err = DecodeDefinitions(body); err != nil {
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
	if _, err := e.Catalog(ctx); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.atLeast(ctx, written)
	if err != nil {
		return nil, err
	}
	with, err := e.pastOf(ctx, c, entered)
	if err != nil {
		return nil, err
	}
	if with != c {
		e.newest, e.versions[c.Version] = with, with
	}
	return with, nil
}

// pastOf returns definitions that also know older versions; the lock is held.
func (e *Engine) pastOf(ctx context.Context, c *catalog.Catalog, versions []uint32) (*catalog.Catalog, error) {
	for _, v := range versions {
		if _, known := c.PastOf(v); known {
			continue
		}
		past, err := e.version(ctx, v)
		if err != nil {
			return nil, err
		}
		c = c.WithPast(past)
	}
	return c, nil
}

// version returns one published version; the lock is held.
func (e *Engine) version(ctx context.Context, v uint32) (*catalog.Catalog, error) {
	if c, ok := e.versions[v]; ok {
		return c, nil
	}
	if v == 0 {
		return e.compile(0, nil)
	}
	items, err := e.Store.Query(ctx, item.Only(item.Catalog(v)))
	if err != nil {
		return nil, fmt.Errorf("read definitions version %d: %w", v, err)
	}
	if len(items) == 0 {
		return nil, fault.New(fault.NotFound, "definitions version %d are named by a customer but not in the table", v)
	}
	return e.compile(v, items[0].Body)
}

// CatalogOf returns one published version of the definitions; 0 is the newest. It returns fault.NotFound if there is no such version, and
// another error if this program cannot read it.
func (e *Engine) CatalogOf(ctx context.Context, version uint32) (*catalog.Catalog, error) {
	if version == 0 {
		return e.Catalog(ctx)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.version(ctx, version)
}
