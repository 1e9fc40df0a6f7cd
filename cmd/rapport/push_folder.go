package main

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/core/yaml"
	"rapport/shared/local"
)

// read returns the folder's own files. Those of a push that keeps others are not judged yet: they may ask for what only the others hold.
func (o pushOptions) read() (map[string][]byte, error) {
	if o.keep {
		return local.ReadDefinitions(o.folder)
	}
	return readValid(o.folder)
}

// over returns the files that are to be in force: the folder's own, and with --keep those published ones that it lacks.
func (o pushOptions) over(published, own map[string][]byte) (map[string][]byte, error) {
	if !o.keep {
		return own, nil
	}
	kept, files := missing(published, own), maps.Clone(own)
	for _, file := range kept {
		files[file] = published[file]
	}
	return files, valid(o.folder, files, kept)
}

// mayRemove returns fault.Conflict when gone would be taken out of force and nobody said so: somebody may have made it in the console.
func (o pushOptions) mayRemove(gone []string) error {
	if len(gone) == 0 || o.remove {
		return nil
	}
	return fault.New(fault.Conflict, "nothing was published, because these files are in force and not in %s: %s; "+
		"--keep leaves them in force, --remove takes them out", o.folder, strings.Join(gone, ", "))
}

// missing are the published files that a folder lacks.
func missing(published, files map[string][]byte) []string {
	var gone []string
	for _, file := range slices.Sorted(maps.Keys(published)) {
		if _, there := files[file]; !there {
			gone = append(gone, file)
		}
	}
	return gone
}

// readValid reads a folder of definitions that has no mistakes.
func readValid(folder string) (map[string][]byte, error) {
	files, err := local.ReadDefinitions(folder)
	if err != nil {
		return nil, err
	}
	return files, valid(folder, files, nil)
}

// valid returns the mistakes of definitions: those in files of a folder, but for kept, which are published and not in it.
func valid(folder string, files map[string][]byte, kept []string) error {
	_, err := catalog.Load(0, files)
	all, ok := errors.AsType[yaml.Errors](err)
	if !ok {
		return err
	}
	return mistakes(folder, all, kept)
}

// mistakes names each mistake's file as the person who pushes sees it, so that an editor can open the place.
func mistakes(folder string, all yaml.Errors, kept []string) error {
	all = slices.Clone(all)
	for i, one := range all {
		if slices.Contains(kept, one.File) {
			all[i].File = "published " + one.File
		} else {
			all[i].File = path.Join(filepath.ToSlash(folder), one.File)
		}
	}
	count := "1 mistake"
	if len(all) > 1 {
		count = strconv.Itoa(len(all)) + " mistakes"
	}
	return fmt.Errorf("nothing was published, because of %s:\n%w", count, all)
}
