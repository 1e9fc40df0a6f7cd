package catalog

import (
	"strings"

	"rapport/shared/core/fault"
)

// CheckPath returns fault.Invalid for a path that no definition may have: it is shop.yaml, segments/NAME.yaml, campaigns/NAME.yaml,
// templates/NAME.liquid or templates/NAME.txt.liquid, with 1 to 40 of a-z, 0-9 and - as NAME.
func CheckPath(path string) error {
	folder, name := cutFolder(path)
	switch folder {
	case "":
		if path == shopFile {
			return nil
		}
	case "segments", "campaigns":
		if base, ok := strings.CutSuffix(name, ".yaml"); ok && fileName.MatchString(base) {
			return nil
		}
	case "templates":
		if _, ok := templateName(path); ok {
			return nil
		}
	}
	return fault.New(fault.Invalid, "%q is no definition: it is shop.yaml, segments/NAME.yaml, campaigns/NAME.yaml, templates/NAME.liquid or templates/NAME.txt.liquid, with 1 to 40 of a-z, 0-9 and - as NAME", path)
}
