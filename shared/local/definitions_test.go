package local

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/local/mail"
)

// folder makes a shop's folder with files of these names.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		p := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o700))
		require.NoError(t, os.WriteFile(p, []byte(name), 0o600))
	}
	return dir
}

func TestDefinitionsAreReadByTheirPathsBelowTheFolder(t *testing.T) {
	dir := folder(t, "shop.yaml", "segments/a.yaml", "campaigns/b.yml", "templates/c.txt.liquid", "campaign/typo.yaml",
		"README.md", "main.go", "storefront/pages.yaml", "segments/.swp", "segments/old/d.yaml")
	for _, named := range []string{dir, dir + string(filepath.Separator)} {
		files, err := ReadDefinitions(named)
		require.NoError(t, err)
		require.Equal(t, map[string][]byte{"shop.yaml": []byte("shop.yaml"), "segments/a.yaml": []byte("segments/a.yaml"),
			"campaigns/b.yml": []byte("campaigns/b.yml"), "templates/c.txt.liquid": []byte("templates/c.txt.liquid"),
			"campaign/typo.yaml": []byte("campaign/typo.yaml")}, files)
	}
}

func TestAFolderWithoutDefinitionsIsNotFound(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none")} {
		_, err := ReadDefinitions(dir)
		require.True(t, fault.Is(err, fault.NotFound), "%v", err)
		require.ErrorContains(t, err, "shop.yaml")
	}
}

func TestAFileUnderAWrongNameIsToldByTheFirstStartToo(t *testing.T) {
	shop := t.TempDir()
	require.NoError(t, os.CopyFS(shop, os.DirFS("../../shop")))
	require.NoError(t, os.WriteFile(filepath.Join(shop, "segments", "second.yml"), []byte("segment: second\n"), 0o600))
	files, err := ReadDefinitions(shop)
	require.NoError(t, err)
	_, err = catalog.Load(1, files)
	require.ErrorContains(t, err, "segments/second.yml: is not a definition")
	_, err = Start(t.Context(), Options{Template: "../../template.yaml", Shop: shop, Data: t.TempDir(), Demo: true, MailSink: &mail.Recorder{}})
	require.ErrorContains(t, err, "segments/second.yml: is not a definition")
}
