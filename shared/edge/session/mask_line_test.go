package session

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
)

func TestWhatAChannelSaidOfAMailIsPersonal(t *testing.T) {
	viewer, owner := Person{ID: "x", Roles: Roles(View)}, Person{ID: "x", Roles: All}
	failed := journal.Line{Kind: journal.Failed, Campaign: "letter", Rule: "mailbox ana@shop.example unknown"}
	require.Equal(t, "the reason is personal data", viewer.Line(failed).Rule)
	require.Equal(t, failed, owner.Line(failed))
	merged := journal.Line{Kind: journal.Merged, Other: "u.ana@shop.example"}
	skipped := journal.Line{Kind: journal.Skipped, Rule: "no consent for email"}
	all := viewer.Lines([]journal.Line{failed, merged, skipped})
	require.Equal(t, "u.a…@shop.example", all[1].Other)
	require.Equal(t, skipped, all[2])
	require.Equal(t, "u.ana@shop.example", merged.Other, "what was given stays as it was")
}
