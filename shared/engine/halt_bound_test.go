package engine

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsCalledOffNowIsNeverForgottenForWhatWasCalledOffBefore(t *testing.T) {
	all := []string{""}
	for day := range maxCancelled {
		all = calledOff(all, fmt.Sprintf("2026-%02d-%02d", 1+day/28, 1+day%28))
	}
	require.Len(t, all, maxCancelled)
	require.Contains(t, all, "", "that all is called off stays")
	all = calledOff(all, "2025-12-31")
	require.Len(t, all, maxCancelled)
	require.Contains(t, all, "2025-12-31")
	require.NotContains(t, all, "2026-01-02")
}
