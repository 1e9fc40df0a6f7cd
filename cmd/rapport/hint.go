package main

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"path/filepath"

	"rapport/shared/core/catalog"
)

// showHints prints what a person should know of the files of a folder that differ from the published ones (version 0: of all). No hint keeps
// anybody from publishing.
func showHints(w io.Writer, folder string, files map[string][]byte, version uint32, published map[string][]byte) error {
	next, err := catalog.Load(version+1, files)
	if err != nil {
		return err
	}
	before, _ := catalog.Load(version, published) // nil when this program cannot read them: then nothing is said of what they count
	var changed []string
	for file, text := range files {
		if old, there := published[file]; !there || !bytes.Equal(old, text) {
			changed = append(changed, file)
		}
	}
	for _, hint := range next.Hints(before).In(changed...) {
		hint.File = path.Join(filepath.ToSlash(folder), hint.File)
		fmt.Fprintln(w, hint)
	}
	return nil
}
