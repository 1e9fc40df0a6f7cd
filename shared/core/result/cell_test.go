package result_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

func TestWhatChannelsAndPeopleWriteIsNotToldApart(t *testing.T) {
	for kind, want := range map[journal.Kind]string{journal.Failed: "", journal.Unknown: "", journal.Bounced: "", journal.Complained: "", journal.Delivered: "",
		journal.Skipped: "too late", journal.Held: "too late; before that: 550 ana@example.com", journal.Consent: "withdrawn"} {
		require.Equal(t, want, result.CellOf(journal.Line{Kind: kind, Campaign: "c", Rule: "too late; before that: 550 ana@example.com"}).Rule, kind)
	}
	require.Equal(t, "granted", result.CellOf(journal.Line{Kind: journal.Consent, Granted: true}).Rule)
	require.Zero(t, result.CellOf(journal.Line{Kind: journal.Consent, Version: 7}).Version, "of no campaign")
}
