package catalog_test

import (
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	goyaml "github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// schemas are docs/definitions/*.schema.json, which tell an editor what can stand where.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	folder := filepath.Join("..", "..", "..", "docs", "definitions")
	c := jsonschema.NewCompiler()
	for _, name := range []string{"segment", "campaign", "shop"} {
		f, err := os.Open(filepath.Join(folder, name+".schema.json"))
		require.NoError(t, err)
		defer f.Close()
		doc, err := jsonschema.UnmarshalJSON(f)
		require.NoError(t, err, name)
		require.NoError(t, c.AddResource(name+".schema.json", doc))
	}
	compiled := map[string]*jsonschema.Schema{}
	for folder, name := range map[string]string{"segments": "segment", "campaigns": "campaign", ".": "shop"} {
		s, err := c.Compile(name + ".schema.json")
		require.NoError(t, err, name)
		compiled[folder] = s
	}
	return compiled
}

// check is what an editor does: it decodes the YAML, and looks what the schema says.
func check(t *testing.T, all map[string]*jsonschema.Schema, file string, text []byte) error {
	var v any
	if err := goyaml.Unmarshal(text, &v); err != nil {
		return err
	}
	b, err := json.Marshal(v)
	require.NoError(t, err, file)
	decoded, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
	require.NoError(t, err, file)
	s := all[path.Dir(file)]
	require.NotNil(t, s, file)
	return s.Validate(decoded)
}

// definitions are those of a set of files that a schema is for.
func definitions(files map[string][]byte) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(name string) bool { return path.Ext(name) != ".yaml" || strings.Contains(name, "testdata") })
}

func TestTheSchemasTakeEveryExampleAndTheDemoShop(t *testing.T) {
	all := schemas(t)
	tried := 0
	for _, doc := range []string{"CAMPAIGNS.md", "SEGMENTS.md", "SHOP.md"} {
		for _, b := range block.FindAllSubmatch(onDisk(t, "docs")[doc], -1) {
			file := "shop.yaml"
			if name := named.FindSubmatch(b[1]); name != nil {
				file = string(name[1]) + "s/" + string(name[2]) + ".yaml"
			}
			require.NoError(t, check(t, all, file, b[1]), "%s: %s", doc, b[1])
			tried++
		}
	}
	files := onDisk(t, "shop")
	for _, file := range definitions(files) {
		if _, ok := all[path.Dir(file)]; ok {
			require.NoError(t, check(t, all, file, files[file]), file)
			tried++
		}
	}
	require.Greater(t, tried, 25)
}

// unseen are mistakes that no schema can see: they lie between two places, or need to know what else there is. `rapport push` and the console
// see them.
var unseen = strings.Fields(`
	campaign-anchor
	campaign-branch-all-paths-end
	campaign-branch-path-behind-else
	campaign-branch-step-behind-exit-in-path
	campaign-branch-template-unknown
	campaign-branch-too-deep
	campaign-branch-unknown-segment
	campaign-branch-waits-too-long
	campaign-goal-too-far
	campaign-name-differs-from-file
	campaign-schedule-date-that-is-none
	campaign-schedule-unknown-segment
	campaign-second-document
	campaign-split-all-arms-end
	campaign-split-shares-do-not-sum
	campaign-split-too-many
	campaign-step-after-exit
	campaign-steps-too-many
	campaign-tag
	campaign-topic-of-another-policy
	campaign-topic-unknown
	campaign-trigger-event-in-small-letters
	campaign-trigger-event-of-old-name
	campaign-trigger-unknown-segment
	campaign-unknown-template
	campaign-wait-event-of-old-name
	campaign-wait-event-too-long
	campaign-wait-too-long
	campaign-waits-together-too-long
	segment-names-itself
	segment-names-unknown-segment
	shop-quiet-all-day
	shop-topic-twice
	shop-zone-unknown
`)

func TestTheSchemasRefuseWhatIsWrongInItself(t *testing.T) {
	all := schemas(t)
	files, err := filepath.Glob("testdata/bad/*.yaml")
	require.NoError(t, err)
	var accepted []string
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".yaml")
		kind, _, _ := strings.Cut(name, "-")
		folder, ok := map[string]string{"campaign": "campaigns/x.yaml", "segment": "segments/x.yaml", "shop": "shop.yaml"}[kind]
		if !ok {
			continue
		}
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		if check(t, all, folder, text) == nil {
			accepted = append(accepted, name)
		}
	}
	require.Equal(t, unseen, accepted, "a mistake that no schema can see belongs into the list; one that it could see belongs into docs/definitions")
	require.Greater(t, len(files), 4*len(unseen))
}
