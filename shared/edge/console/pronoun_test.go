package console

import (
	"io/fs"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// A shop's customers are not all women, whatever the comments of this code call them.
func TestNoPageCallsEveryCustomerHer(t *testing.T) {
	her := regexp.MustCompile(`(?i)[^\n]*\b(she|her|hers|herself)\b[^\n]*`)
	all, err := fs.Glob(pageFiles, "pages/*.html")
	require.NoError(t, err)
	require.NotEmpty(t, all)
	for _, name := range all {
		page, err := pageFiles.ReadFile(name)
		require.NoError(t, err)
		require.Empty(t, her.FindAllString(string(page), -1), name)
	}
}
