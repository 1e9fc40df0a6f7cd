package functions

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/local"
)

var (
	constructed = regexp.MustCompile(`\b(\w+)\.New(\w*)\(os\.Getenv, engine\.Ports\{`)
	taken       = regexp.MustCompile(`(?m)^\t\t(\w+): +account\.(\w+)(\(\))?,$`)
)

// One machine hosts the functions without their mains, by a list; what a test or a shop of its own runs must be what AWS runs.
func TestEachMainIsInTheListOfConstructorsWithThePortsThatItTakes(t *testing.T) {
	mains, err := filepath.Glob("*/main.go")
	require.NoError(t, err)
	require.Len(t, local.Constructors(), len(mains))
	for _, path := range mains {
		verb := filepath.Base(filepath.Dir(path))
		c, ok := local.Constructors()[verb]
		require.True(t, ok, "%s is not in local.Constructors", verb)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		made := constructed.FindStringSubmatch(string(text))
		require.NotNil(t, made, "%s makes no handler", path)
		require.Equal(t, verb, strings.ToLower(cmp.Or(made[2], made[1])), "%s makes another's handler", path)
		var ports []string
		for _, m := range taken.FindAllStringSubmatch(string(text), -1) {
			if m[1] != "Clock" {
				require.Equal(t, m[1], m[2], "%s", path)
				ports = append(ports, m[1])
			}
		}
		require.ElementsMatch(t, ports, c.Ports, "%s and local.Constructors give it different ports", path)
	}
}
