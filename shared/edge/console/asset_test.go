package console

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// What runs in a marketer's browser is the file that htmx's makers published, to the byte: htmx.org 4.0.1 from npm, dist/htmx.min.js.
func TestHtmxIsTheFileThatItsMakersPublished(t *testing.T) {
	b, err := os.ReadFile("assets/htmx.min.js")
	require.NoError(t, err)
	sum := sha256.Sum256(b)
	require.Equal(t, "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130", hex.EncodeToString(sum[:]),
		"to bring another version: npm pack htmx.org@VERSION, take dist/htmx.min.js and LICENSE, read its changes, and write its sum here")
	licence, err := os.ReadFile("assets/htmx.LICENSE")
	require.NoError(t, err)
	require.Contains(t, string(licence), "Zero-Clause BSD")
}
