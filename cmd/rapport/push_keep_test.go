package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/engine"
	"rapport/shared/local"
)

const looked = `segment: looked
where: {did: {event: Product Viewed, at_least: 9}}
`

// withLooked publishes a segment as the console does: it is in force, and in no folder.
func withLooked(t *testing.T, e *engine.Engine) {
	base, files, err := engine.Newest(t.Context(), e.Store)
	require.NoError(t, err)
	files["segments/looked.yaml"] = []byte(looked)
	_, err = e.PublishOn(t.Context(), files, base, "ana", "in the console")
	require.NoError(t, err)
}

func TestAPushThatKeepsLeavesInForceWhatTheFolderLacks(t *testing.T) {
	w, store := running(t)
	e := engine.New(engine.Ports{Store: w.Store, Clock: w.Now})
	withLooked(t, e)
	shop, write := ownShop(t)
	out, err := called(t, "push", "--keep", shop, "--store", store)
	require.NoError(t, err)
	require.Contains(t, out, "Nothing changed: "+store+" holds version 2 already.")

	write("campaigns/thanks.yaml", "campaign: thanks\ntrigger: {segment: looked}\nsteps:\n  - send: {channel: email, template: win-back}\npolicy: marketing\n")
	before, err := os.ReadFile(filepath.Join(shop, "segments", "lamp-lovers.yaml"))
	require.NoError(t, err)
	write("segments/lamp-lovers.yaml", "# the folder's\n"+string(before))
	for _, dry := range []string{"--dry-run", "--dry-run=false"} {
		out, err = called(t, "push", shop, "--keep", dry, "--store", store)
		require.NoError(t, err)
		require.Contains(t, out, "added    campaigns/thanks.yaml\nchanged  segments/lamp-lovers.yaml\n")
		require.NotContains(t, out, "removed ")
	}
	version, files, err := engine.Newest(t.Context(), w.Store)
	require.NoError(t, err)
	require.EqualValues(t, 3, version)
	require.Equal(t, looked, string(files["segments/looked.yaml"]))
	require.Contains(t, string(files["campaigns/thanks.yaml"]), "segment: looked", "which the folder lacks")
	require.Equal(t, "# the folder's\n"+string(before), string(files["segments/lamp-lovers.yaml"]))
}

func TestAPushThatKeepsNamesAMistakeByWhereItsFileIs(t *testing.T) {
	shop, write := ownShop(t)
	write("segments/looks.yaml", "segment: looks\nwhere: {segment: looked}\n")
	_, err := called(t, "push", shop, "--keep", "--dry-run", "--store", "sqlite:"+filepath.Join(t.TempDir(), "none.db"))
	require.ErrorContains(t, err, shop+"/segments/looks.yaml:2:", "where nothing is in force, nothing can be kept")

	files, err := local.ReadDefinitions(shop)
	require.NoError(t, err)
	files["segments/looked.yaml"] = []byte(strings.Replace(looked, "event:", "evnt:", 1))
	err = valid(shop, files, []string{"segments/looked.yaml"})
	require.ErrorContains(t, err, "\npublished segments/looked.yaml:2:")
}
