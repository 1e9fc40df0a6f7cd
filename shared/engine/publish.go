package engine

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// Newest returns the newest published version and its files; 0 and no files when nothing was published.
func Newest(ctx context.Context, store Store) (version uint32, files map[string][]byte, err error) {
	version, body, err := newestBody(ctx, store)
	if err != nil || version == 0 {
		return 0, map[string][]byte{}, err
	}
	if files, err = DecodeDefinitions(body); err != nil {
		return 0, nil, fmt.Errorf("definitions version %d: %w", version, err)
	}
	return version, files, nil
}

func newestBody(ctx context.Context, store Store) (version uint32, body []byte, err error) {
	items, err := store.Query(ctx, item.NewestCatalog())
	if err != nil {
		return 0, nil, fmt.Errorf("read the newest definitions: %w", err)
	}
	if len(items) == 0 {
		return 0, nil, nil
	}
	if version, err = item.CatalogVersion(items[0].Key); err != nil {
		return 0, nil, fmt.Errorf("read the newest definitions: %w", err)
	}
	return version, items[0].Body, nil
}

// maxDefinitions is what an item of the table can hold, less its keys.
const maxDefinitions = 390 << 10

// Publish validates definition files and writes them as a new version, once. When they equal the newest
// version it returns that one and writes nothing. Two who publish at once get a fault.Conflict for the second.
func Publish(ctx context.Context, store Store, files map[string][]byte) (version uint32, err error) {
	version, newest, err := newestBody(ctx, store)
	if err != nil {
		return 0, err
	}
	body, err := EncodeDefinitions(files)
	if err != nil {
		return 0, fmt.Errorf("pack definitions: %w", err)
	}
	if bytes.Equal(newest, body) {
		return version, nil
	}
	version++
	it, err := versionItem(version, files, body)
	if err != nil {
		return 0, err
	}
	err = store.Put(ctx, it, item.When{Test: item.Absent}, time.Time{})
	if fault.Is(err, fault.Conflict) {
		return 0, fault.New(fault.Conflict, "somebody else published version %d just now: look at the difference and push again", version)
	}
	return version, err
}

// versionItem is the item of a version, if its definitions are valid and it can hold them. body is files, packed.
func versionItem(version uint32, files map[string][]byte, body []byte) (item.Item, error) {
	if _, err := catalog.Load(version, files); err != nil {
		return item.Item{}, err
	}
	if len(body) > maxDefinitions {
		return item.Item{}, fault.New(fault.TooLarge, "the definitions are %d KB packed; the table holds %d KB: move pictures out of the templates", len(body)>>10, maxDefinitions>>10)
	}
	return item.Item{Key: item.Catalog(version), Version: 1, Body: body}, nil
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
