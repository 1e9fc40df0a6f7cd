package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// readDefinitions reads the definition files of a shop's folder by their paths below it. All that lies in the
// folders of definitions comes along, not only what is named rightly: a file under a wrong name is a mistake to be told.
func readDefinitions(folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, sub := range []string{"", "segments", "campaigns", "templates", "segment", "campaign", "template"} {
		entries, err := os.ReadDir(filepath.Join(folder, sub))
		if os.IsNotExist(err) && sub != "" {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the definitions: %w", err)
		}
		for _, e := range entries {
			name := path.Join(sub, e.Name())
			if e.IsDir() || strings.HasPrefix(e.Name(), ".") || sub == "" && !isYAML(name) {
				continue
			}
			if files[name], err = os.ReadFile(filepath.Join(folder, filepath.FromSlash(name))); err != nil {
				return nil, fmt.Errorf("read the definitions: %w", err)
			}
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there are no definitions in %s: it holds shop.yaml and the folders segments, campaigns and templates", folder)
	}
	return files, nil
}

func isYAML(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}
