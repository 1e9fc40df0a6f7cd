package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
)

func TestOnlyDefinitionsHaveAPath(t *testing.T) {
	for _, path := range []string{"shop.yaml", "segments/keen-1.yaml", "campaigns/a.yaml", "templates/a.liquid", "templates/a.txt.liquid"} {
		require.NoError(t, catalog.CheckPath(path), path)
	}
	for _, path := range []string{"", "shop.yml", "x.yaml", "segments/.yaml", "segments/a.yml", "segments/A.yaml", "segments/a/b.yaml", "../shop.yaml", "campaigns/../shop.yaml",
		"/shop.yaml", "templates/a", "templates/a.b.liquid", "templates/.liquid", "storefront/a.liquid", "segments/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.yaml", "segments/a.yaml\x00"} {
		require.True(t, fault.Is(catalog.CheckPath(path), fault.Invalid), path)
	}
}
