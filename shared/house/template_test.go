package house

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"
)

// block is a mapping of the template. Tags such as !Ref are dropped by the decoder: what they name stays.
type block map[string]any

func (b block) of(names ...string) block {
	for _, name := range names {
		next, _ := b[name].(map[string]any)
		b = next
	}
	return b
}

// blocks returns the mappings in b, by their names.
func (b block) blocks() map[string]block {
	all := map[string]block{}
	for name, v := range b {
		if m, ok := v.(map[string]any); ok {
			all[name] = m
		}
	}
	return all
}

// function is one AWS::Serverless::Function of the template.
type function struct {
	id, verb   string
	properties block
}

func resources(t *testing.T) map[string]block {
	var template map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "template.yaml")), &template))
	return block(template).of("Resources").blocks()
}

func functions(t *testing.T) []function {
	var all []function
	for id, r := range resources(t) {
		if r["Type"] == "AWS::Serverless::Function" {
			verb, ok := strings.CutSuffix(id, "Function")
			require.True(t, ok, "%s: logical ids of functions are Verb + Function; folders and build targets are found by them", id)
			all = append(all, function{id, strings.ToLower(verb), r.of("Properties")})
		}
	}
	require.NotEmpty(t, all)
	slices.SortFunc(all, func(a, b function) int { return strings.Compare(a.id, b.id) })
	return all
}

// actions lists what the function's role may do.
func (f function) actions() []string {
	var all []string
	policies, _ := f.properties["Policies"].([]any)
	for _, p := range policies {
		policy, _ := p.(map[string]any)
		statements, _ := policy["Statement"].([]any)
		for _, s := range statements {
			statement, _ := s.(map[string]any)
			switch action := statement["Action"].(type) {
			case string:
				all = append(all, action)
			case []any:
				for _, a := range action {
					all = append(all, a.(string))
				}
			}
		}
	}
	return all
}

func TestEachFunctionOfTheTemplateHasAMainEventsAndABuildTarget(t *testing.T) {
	makefile := read(t, "Makefile")
	require.Contains(t, makefile, "\nbuild-%Function:", "sam build calls build-<logical id>; the Makefile's pattern answers for all of them")
	for _, f := range functions(t) {
		require.FileExists(t, filepath.Join(root, "functions", f.verb, "main.go"), "the template names %s", f.id)
		cases, err := filepath.Glob(filepath.Join(root, "events", f.verb, "*.json"))
		require.NoError(t, err)
		require.NotEmpty(t, cases, "%s has no payload in events/%s: sam local invoke and the tests need one", f.id, f.verb)
		metadata := resources(t)[f.id].of("Metadata")
		require.Equal(t, "makefile", metadata["BuildMethod"], "%s: only the makefile builder builds from the whole checkout", f.id)
	}
}

func TestEachMainAndEachFolderOfEventsIsAFunctionOfTheTemplate(t *testing.T) {
	var verbs []string
	for _, f := range functions(t) {
		verbs = append(verbs, f.verb)
	}
	for _, folder := range []string{"functions", "events"} {
		entries, err := os.ReadDir(filepath.Join(root, folder))
		require.NoError(t, err)
		for _, e := range entries {
			if e.IsDir() && e.Name() != "internal" {
				require.Contains(t, verbs, e.Name(), "%s/%s belongs to no function of template.yaml, so it is never deployed", folder, e.Name())
			}
		}
	}
}

// What each port of a main needs in the template.
var needs = map[string]struct{ variable, action string }{
	"Store":   {"", "dynamodb:Query"}, // TABLE_NAME and BUS_NAME are set for all
	"Bus":     {"", "events:PutEvents"},
	"History": {"HISTORY_STREAM", "firehose:PutRecord"},
	"Past":    {"HISTORY_BUCKET", "s3:GetObject"},
	"Secrets": {"SECRETS_PATH", "ssm:GetParameter"},
	"Mailer":  {"CONFIGURATION_SET", "ses:SendEmail"},
}

func TestAMainTakesExactlyThePortsThatItsRoleMayUse(t *testing.T) {
	for _, f := range functions(t) {
		main := read(t, "functions/"+f.verb+"/main.go")
		variables := f.properties.of("Environment", "Variables")
		for port, need := range needs {
			taken := strings.Contains(main, "account."+port+"()")
			require.Equal(t, taken, slices.Contains(f.actions(), need.action), "%s: its main takes %s (%v), its role has %s", f.id, port, taken, need.action)
			if need.variable != "" {
				require.Equal(t, taken, variables[need.variable] != nil, "%s: its main takes %s (%v), its environment has %s", f.id, port, taken, need.variable)
			}
		}
	}
}

func TestNoRoleMayDoAnythingWithEverything(t *testing.T) {
	for _, f := range functions(t) {
		require.NotEmpty(t, f.actions(), "%s", f.id)
		for _, a := range f.actions() {
			require.NotContains(t, a, "*", "%s: a role names its actions one by one", f.id)
		}
		policies, _ := f.properties["Policies"].([]any)
		for _, p := range policies {
			require.NotContains(t, resourcesOf(p), "*", "%s: a role names its resources one by one", f.id)
		}
	}
}

func resourcesOf(policy any) []any {
	var all []any
	statements, _ := policy.(map[string]any)["Statement"].([]any)
	for _, s := range statements {
		switch r := s.(map[string]any)["Resource"].(type) {
		case []any:
			all = append(all, r...)
		default:
			all = append(all, r)
		}
	}
	return all
}

func TestNoFunctionOutlivesTheMinuteOfItsPuts(t *testing.T) {
	var template map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "template.yaml")), &template))
	common := block(template).of("Globals", "Function")["Timeout"]
	for _, f := range functions(t) {
		timeout := f.properties["Timeout"]
		if timeout == nil {
			timeout = common
		}
		require.LessOrEqual(t, timeout, uint64(60), "%s: law 2 counts on no invocation being alive a minute after its now", f.id)
	}
}

func TestWhateverARuleCannotHandOverIsKeptButTicks(t *testing.T) {
	asynchronous := 0
	for _, f := range functions(t) {
		started := false
		for name, e := range f.properties.of("Events").blocks() {
			if e["Type"] == "HttpApi" {
				continue
			}
			started = true
			p := e.of("Properties")
			require.NotNil(t, p["RetryPolicy"], "%s %s: how often it is retried is a decision, not a default", f.id, name)
			if name == "TicksDue" {
				require.Nil(t, p["DeadLetterConfig"], "ticks are not kept: the agenda still holds what they came from")
				require.EqualValues(t, 0, p.of("RetryPolicy")["MaximumRetryAttempts"], "ticks are not retried: the agenda is the retry")
				continue
			}
			require.NotNil(t, p["DeadLetterConfig"], "%s %s: what cannot be handed over would be lost", f.id, name)
		}
		if started {
			asynchronous++
			require.Equal(t, "EventBridge", f.properties.of("EventInvokeConfig", "DestinationConfig", "OnFailure")["Type"],
				"%s is started without anyone who waits: what it gives up on goes on the bus, and engage keeps it", f.id)
		}
	}
	require.Equal(t, 5, asynchronous, "engage, wake, launch, deliver and feedback")
}

func TestWhatIsRememberedOutlivesTheStack(t *testing.T) {
	all := resources(t)
	for _, id := range []string{"Table", "HistoryBucket"} {
		require.Equal(t, "Retain", all[id]["DeletionPolicy"], id)
		require.Equal(t, "Retain", all[id]["UpdateReplacePolicy"], id)
	}
	table := all["Table"].of("Properties")
	require.Equal(t, true, table.of("PointInTimeRecoverySpecification")["PointInTimeRecoveryEnabled"])
	require.Equal(t, true, table.of("SSESpecification")["SSEEnabled"])
}

func TestEachQueueIsWatchedByAnAlarm(t *testing.T) {
	all := resources(t)
	text := read(t, "template.yaml")
	queues := 0
	for id := range maps.Keys(all) {
		if all[id]["Type"] == "AWS::SQS::Queue" {
			queues++
			require.Contains(t, text, "!GetAtt "+id+".QueueName", "%s: nobody would look into it", id)
			require.EqualValues(t, 1209600, all[id].of("Properties")["MessageRetentionPeriod"], "%s: two weeks are what a holiday leaves", id)
		}
	}
	require.Equal(t, 7, queues)
}
