package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/policy"
)

// TestANoToAnUnknownTopicIsANoToAll keeps a shop's spelling mistake from writing to somebody who said no.
func TestANoToAnUnknownTopicIsANoToAll(t *testing.T) {
	w := newWorld(t, nil)
	w.consent(event.ConsentGranted, policy.Marketing)
	w.consent(event.ConsentWithdrawn, "newsletter")
	said, known := w.s.Consent(policy.Email, "news", policy.Marketing)
	require.True(t, known)
	require.False(t, said.Granted)
	w.consent(event.ConsentGranted, "newsletter")
	said, _ = w.s.Consent(policy.Email, "news", policy.Marketing)
	require.False(t, said.Granted, "a yes to what nobody knows is a yes to nothing")
}
