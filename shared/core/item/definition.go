package item

import (
	"fmt"
	"strconv"
)

// Catalog is the key of one version of the definitions.
func Catalog(version uint32) Key { return Key{"CATALOG", fmt.Sprintf("%010d", version)} }

// CatalogVersion returns the version of a key that Catalog made.
func CatalogVersion(k Key) (uint32, error) {
	version, err := strconv.ParseUint(k.Sort, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("the key %s %s names no version", k.Partition, k.Sort)
	}
	return uint32(version), nil
}

// NewestCatalog is the range whose only item is the newest version.
func NewestCatalog() Range { return Range{Partition: "CATALOG", Limit: 1, Backward: true} }

// Versions is the range of the newest versions of the definitions.
func Versions(limit int) Range { return Range{Partition: "CATALOG", Limit: limit, Backward: true} }

// VersionsWithin is the range of the versions of the definitions from first through last.
func VersionsWithin(first, last uint32) Range {
	return Range{Partition: "CATALOG", From: Catalog(first).Sort, To: Catalog(last).Sort + "\x00"}
}

// Draft is the key of a definition file that is being worked on and not published; path is below the shop's folder.
func Draft(path string) Key { return Key{"DRAFT", path} }

// Drafts is the range of all of them.
func Drafts() Range { return Range{Partition: "DRAFT"} }
