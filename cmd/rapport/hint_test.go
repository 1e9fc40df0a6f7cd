package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// calledApart is called, with what goes to stderr apart.
func calledApart(t *testing.T, run func(context.Context, surroundings, []string) error, args ...string) (out, errOut string) {
	var o, e bytes.Buffer
	require.NoError(t, run(t.Context(), surroundings{env: func(string) string { return "" }, out: &o, errOut: &e}, args))
	return o.String(), e.String()
}

func TestAPushHintsAtAnEventThatIsNearlyAKnownOneAndPublishes(t *testing.T) {
	_, store := running(t)
	shop, write := ownShop(t)
	write("segments/lookers.yaml", "segment: lookers\nwhere: {did: {event: Product Viewd, where: {category: lamps}}}\n")
	hints := shop + "/segments/lookers.yaml:2:22: no event called \"Product Viewd\" is known (did you mean `Product Viewed`?)\n" +
		shop + "/segments/lookers.yaml:2:44: \"Product Viewd where category is lamps\" is not counted yet (its past is read from history once it is published; a preview reads it now)\n"
	out, said := calledApart(t, previewFolder, shop, "--store", store)
	require.Equal(t, hints, said)
	require.NotContains(t, out, "did you mean")
	_, said = calledApart(t, push, shop, "--dry-run", "--store", store)
	require.Equal(t, hints, said)
	out, said = calledApart(t, push, shop, "--store", store)
	require.Equal(t, hints, said)
	require.Contains(t, out, "Published: version 2")
	write("segments/others.yaml", "segment: others\nwhere: {did: {event: Product Clicked}}\n")
	_, said = calledApart(t, push, shop, "--store", store)
	require.Empty(t, said, "what is published already is hinted at no more")
}
