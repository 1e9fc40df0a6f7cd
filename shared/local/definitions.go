package local

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"rapport/shared/core/fault"
)

// ReadDefinitions reads the definition files of a shop's folder by their slashed paths below it. All that lies in
// the folders of definitions comes along, not only what is named rightly: a file under a wrong name is a
// mistake to be told by catalog.Load. It returns fault.NotFound for a folder that is not there or holds none.
func ReadDefinitions(folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, sub := range []string{"", "segments", "campaigns", "templates", "segment", "campaign", "template"} {
		if err := readFolder(files, folder, sub); err != nil {
			return nil, fmt.Errorf("read the definitions: %w", err)
		}
	}
	if len(files) == 0 {
		return nil, fault.New(fault.NotFound, "there are no definitions in the folder %q: it holds shop.yaml and the folders segments, campaigns and templates", folder)
	}
	return files, nil
}

// readFolder adds the files of one folder, none if it is not there. Hidden ones are an editor's or the system's.
func readFolder(files map[string][]byte, folder, sub string) error {
	entries, err := os.ReadDir(filepath.Join(folder, sub))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := path.Join(sub, e.Name())
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") || sub == "" && !isYAML(name) {
			continue
		}
		if files[name], err = os.ReadFile(filepath.Join(folder, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	return nil
}

func isYAML(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}
