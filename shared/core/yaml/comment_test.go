package yaml_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/yaml"
)

func TestACommentIsSeenWhereverItStands(t *testing.T) {
	for text, has := range map[string]bool{
		"a: b\n":                             false,
		"a: b # c\n":                         true,
		"# c\na: b\n":                        true,
		"a: [b,\n # c\n d]":                  true,
		"a: 'b # c'\n":                       false,
		"a: b#c\n":                           false,
		"":                                   false,
		strings.Repeat("a", yaml.MaxBytes+1): true,
	} {
		require.Equal(t, has, yaml.HasComment([]byte(text)), "%.40q", text)
	}
}
