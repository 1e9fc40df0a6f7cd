package item_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

func TestTheNewestCatalogIsTheHighestVersion(t *testing.T) {
	require.Less(t, item.Catalog(9).Sort, item.Catalog(10).Sort)
	require.Less(t, item.Catalog(10).Sort, item.Catalog(1<<32-1).Sort)
	r := item.NewestCatalog()
	require.True(t, r.Backward)
	require.Equal(t, 1, r.Limit)
	require.True(t, within(r, item.Catalog(3)))
}

func TestAStretchOfVersionsHoldsItsEndsAndNothingElse(t *testing.T) {
	r := item.VersionsWithin(9, 100)
	for version, in := range map[uint32]bool{8: false, 9: true, 10: true, 100: true, 101: false, 1000: false} {
		require.Equal(t, in, within(r, item.Catalog(version)), version)
	}
	require.True(t, within(item.VersionsWithin(7, 7), item.Catalog(7)))
}

func TestACatalogsKeySaysItsVersion(t *testing.T) {
	for _, version := range []uint32{0, 9, 1<<32 - 1} {
		read, err := item.CatalogVersion(item.Catalog(version))
		require.NoError(t, err)
		require.Equal(t, version, read)
	}
	_, err := item.CatalogVersion(item.Draft("shop.yaml"))
	require.ErrorContains(t, err, "DRAFT shop.yaml names no version")
}
