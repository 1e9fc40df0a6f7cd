package yaml_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/yaml"
)

func TestAMarkKeepsItsPlaceAndIsNoMistake(t *testing.T) {
	f := yaml.Parse("segments/x.yaml", []byte("segment: x\nwhere: {did: here}\n"))
	f.Root.Fields("segment", "where").Get("where").Fields("did").Get("did").Mark("found")
	f.Root.Fields("segment", "where").Get("about").Mark("nothing is there")
	require.Equal(t, []yaml.Mark{{"segments/x.yaml", 2, 14, "found"}}, f.Marks())
	require.Empty(t, f.Errors())
}

func TestMistakesAreToldByTheirFiles(t *testing.T) {
	all := yaml.Errors{{File: "a", Line: 1}, {File: "b", Line: 2}, {File: "a", Line: 3}}
	require.Equal(t, yaml.Errors{{File: "a", Line: 1}, {File: "a", Line: 3}}, all.In("a", "c"))
	require.Empty(t, all.In())
}
