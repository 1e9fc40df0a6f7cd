package admin

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

const page = "../../../docs/openapi.yaml"

// described is docs/openapi.yaml as far as these tests look into it.
type described struct {
	Paths map[string]map[string]struct {
		Summary    string                     `json:"summary"`
		Role       string                     `json:"x-role"`
		Parameters []map[string]any           `json:"parameters"`
		Body       *struct{ Content content } `json:"requestBody"`
		Responses  map[string]struct {
			Ref string `json:"$ref"`
		} `json:"responses"`
	} `json:"paths"`
	Components struct {
		Responses map[string]struct{ Content content } `json:"responses"`
	} `json:"components"`
}

type content map[string]struct {
	Schema struct {
		Ref string `json:"$ref"`
	} `json:"schema"`
	Example any `json:"example"`
}

// document is the page as JSON, and as a schema's root.
func document(t *testing.T) (d described, compiled func(pointer string) *jsonschema.Schema) {
	b, err := os.ReadFile(page)
	require.NoError(t, err)
	var tree any
	require.NoError(t, yaml.Unmarshal(b, &tree))
	asJSON, err := json.Marshal(tree)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(asJSON, &d))
	root, err := jsonschema.UnmarshalJSON(strings.NewReader(string(asJSON)))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("openapi.json", root))
	return d, func(pointer string) *jsonschema.Schema {
		t.Helper()
		s, err := c.Compile("openapi.json" + pointer)
		require.NoError(t, err)
		return s
	}
}

func TestThePageDescribesEveryOperationAndNoOther(t *testing.T) {
	d, _ := document(t)
	operations := map[string]bool{}
	for _, r := range newStage(t, nil).routes {
		operations[r.Method+" "+r.Path] = true
		op, ok := d.Paths[r.Path][strings.ToLower(r.Method)]
		require.True(t, ok, "%s %s is not in docs/openapi.yaml", r.Method, r.Path)
		require.Equal(t, r.About, op.Summary, r.Path)
		require.Equal(t, r.Role.String(), op.Role, r.Path)
		require.Equal(t, "#/components/responses/Error", op.Responses["default"].Ref, r.Path)
		require.Equal(t, strings.Count(r.Path, "{"), inPath(op.Parameters), "%s: the page says what each {name} is", r.Path)
	}
	for path, methods := range d.Paths {
		for method := range methods {
			require.True(t, operations[strings.ToUpper(method)+" "+path], "docs/openapi.yaml describes %s %s, which there is not", method, path)
		}
	}
}

func inPath(parameters []map[string]any) (n int) {
	for _, p := range parameters {
		if ref, _ := p["$ref"].(string); ref != "" || p["in"] == "path" {
			n++
		}
	}
	return n
}

func TestAnswersAreWhatThePageSays(t *testing.T) {
	d, schema := document(t)
	for name, try := range tries {
		method, path, _ := strings.Cut(name, " ")
		op := d.Paths[path][strings.ToLower(method)]
		response := d.Components.Responses[strings.TrimPrefix(op.Responses["200"].Ref, "#/components/responses/")]
		ref := response.Content["application/json"].Schema.Ref
		require.NotEmpty(t, ref, name)
		s := newStage(t, nil)
		s.ask(t, "PUT", "/admin/v1/drafts", `{"path":"segments/more.yaml","text":"segment: more\nwhere: {did: {event: Product Added}}\n"}`, session.Publish)
		s.ask(t, "POST", "/admin/v1/campaigns/welcome/pause", "", session.Publish)
		status, body := s.ask(t, method, try.path, try.body, session.Publish, session.Personal)
		require.Equal(t, http.StatusOK, status, body)
		requireValid(t, schema(ref), body, name)
		status, body = s.ask(t, method, try.path, try.body)
		require.Equal(t, http.StatusForbidden, status)
		requireValid(t, schema("#/components/schemas/Error"), body, name)
	}
}

func TestTheExamplesOfThePageAreTaken(t *testing.T) {
	d, schema := document(t)
	tried := 0
	for path, methods := range d.Paths {
		for method, op := range methods {
			if op.Body == nil {
				continue
			}
			body := op.Body.Content["application/json"]
			sent := tries[strings.ToUpper(method)+" "+path].body
			if sent != "" {
				requireValid(t, schema(body.Schema.Ref), sent, path)
			}
			if body.Example != nil {
				b, err := json.Marshal(body.Example)
				require.NoError(t, err)
				requireValid(t, schema(body.Schema.Ref), string(b), path)
				tried++
			}
		}
	}
	require.Equal(t, 5, tried)
}

func requireValid(t *testing.T, s *jsonschema.Schema, body, what string) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	require.NoError(t, err, body)
	require.NoError(t, s.Validate(v), "%s: %s", what, body)
}
