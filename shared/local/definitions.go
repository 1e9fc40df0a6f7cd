package local

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ReadDefinitions reads the definition files of a shop's folder: shop.yaml, and what lies in segments,
// campaigns and templates, by their paths below it. A folder without any is an error.
func ReadDefinitions(folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, pattern := range []string{"shop.yaml", "segments/*.yaml", "campaigns/*.yaml", "templates/*.liquid"} {
		paths, err := filepath.Glob(filepath.Join(folder, filepath.FromSlash(pattern)))
		if err != nil {
			return nil, err
		}
		for _, p := range paths {
			b, err := os.ReadFile(p)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("read definitions: %w", err)
			}
			files[filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(p, folder), string(filepath.Separator)))] = b
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there are no definitions in the folder %q (shop.yaml, segments, campaigns, templates): start this where they lie, name the folder with --shop, or start with --empty", folder)
	}
	return files, nil
}
