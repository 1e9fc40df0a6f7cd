package house

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const customers = "rapport/shared/core/customer"

// deciders may change a state: Apply, and Merge and Without with what they are made of.
var deciders = []string{customers, "rapport/shared/core/catalog"}

// mayChange are the places outside of them that change something of a state, or look as if they did, and why that is none.
var mayChange = map[string]string{
	"shared/engine/commit.go Version":   "the engine's put counts the version",
	"shared/engine/gathered.go element": "the list of lines is a copy",
}

// compiled is the module as the compiler sees it.
type compiled struct {
	set      *token.FileSet
	importer types.Importer
	packages []listed
	parts    map[string]bool // the types that a state is made of
}

type listed struct {
	path, dir string
	files     []string
}

// compile asks the go command for every package that can come upon a state, and for what they import.
func compile(t *testing.T) *compiled {
	t.Helper()
	cmd := exec.Command("go", "list", "-export", "-deps", "-f",
		`{{.ImportPath}}|{{.Export}}|{{.Dir}}|{{join .GoFiles " "}}|{{join .Deps " "}}`, "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	require.NoError(t, err)
	c := &compiled{set: token.NewFileSet()}
	exports := map[string]string{}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		exports[f[0]] = f[1]
		if strings.HasPrefix(f[0], "rapport/") && slices.Contains(strings.Fields(f[4]), customers) && !slices.Contains(deciders, f[0]) {
			c.packages = append(c.packages, listed{f[0], f[2], strings.Fields(f[3])})
		}
	}
	c.importer = importer.ForCompiler(c.set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	pkg, err := c.importer.Import(customers)
	require.NoError(t, err)
	c.parts = map[string]bool{}
	c.partsOf(pkg.Scope().Lookup("State").Type())
	return c
}

// partsOf gathers the structs of this module that lie in a type.
func (c *compiled) partsOf(t types.Type) {
	switch t := t.(type) {
	case *types.Pointer:
		c.partsOf(t.Elem())
	case *types.Slice:
		c.partsOf(t.Elem())
	case *types.Named:
		body, ok := t.Underlying().(*types.Struct)
		if !ok || t.Obj().Pkg() == nil || !strings.HasPrefix(t.Obj().Pkg().Path(), "rapport/") || c.parts[t.String()] {
			return
		}
		c.parts[t.String()] = true
		for f := range body.Fields() {
			c.partsOf(f.Type())
		}
	}
}

// check type-checks files and returns where they change a state, as "file.go what".
func (c *compiled) check(t *testing.T, path string, files []*ast.File) []string {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	_, err := (&types.Config{Importer: c.importer}).Check(path, c.set, files, info)
	require.NoError(t, err)
	var places []string
	for _, file := range files {
		name := filepath.ToSlash(c.set.Position(file.Pos()).Filename)
		ast.Inspect(file, func(n ast.Node) bool {
			for _, what := range (finder{c, info}).changes(n) {
				place := strings.TrimPrefix(name, path+"/") + ":" + strconv.Itoa(c.set.Position(n.Pos()).Line)
				places = append(places, place+" "+what)
			}
			return true
		})
	}
	return places
}

func TestNothingButApplyMergeAndWithoutChangesAState(t *testing.T) {
	c := compile(t)
	require.Greater(t, len(c.packages), 5, "too few packages know states to prove anything")
	require.Contains(t, c.parts, customers+".Outbox")
	absolute, err := filepath.Abs(root)
	require.NoError(t, err)
	used := map[string]bool{}
	for _, p := range c.packages {
		folder, err := filepath.Rel(absolute, p.dir)
		require.NoError(t, err)
		var files []*ast.File
		for _, name := range p.files {
			file, err := parser.ParseFile(c.set, filepath.Join(p.dir, name), nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			files = append(files, file)
		}
		for _, place := range c.check(t, p.path, files) {
			at, what, _ := strings.Cut(place, " ")
			file, _, _ := strings.Cut(filepath.Base(at), ":")
			key := filepath.ToSlash(filepath.Join(folder, file)) + " " + what
			used[key] = true
			require.Contains(t, mayChange, key, "%s changes a state (%s): give the engine an event, so that what happens can be replayed, explored and explained", at, what)
		}
	}
	for key := range mayChange {
		require.True(t, used[key], "%s is excepted and changes nothing any more", key)
	}
}

func TestEveryWayToChangeAStateIsSeen(t *testing.T) {
	c := compile(t)
	for code, want := range map[string]string{
		`s.Zone = "x"`:                                                   "Zone",
		`s.Version++`:                                                    "Version",
		`s.Outbox.Messages[0].Status = 1`:                                "Status",
		`s.Outbox.Lines = nil`:                                           "Lines",
		`p := &s.Cart; _ = p`:                                            "address of Cart",
		`for _, s.Zone = range []string{"x"} { }`:                        "Zone",
		`messages := s.Outbox.Messages; messages[0].Status = 1`:          "element",
		`traits := s.Traits; traits[0] = customer.Trait{}`:               "element",
		`s = s.SetMessage(s.Outbox.Messages[0])`:                         "calls SetMessage",
		`s = customer.State{ID: "u", Zone: "x"}`:                         "makes Zone",
		`copy(s.Seen, s.Seen[1:])`:                                       "copy of Seen",
		`slices.Sort(s.Seen)`:                                            "Sort of Seen",
		`s = customer.State{ID: "u"}; s = s.Without(customer.Carried{})`: "",
		`m := s.Outbox.Messages[0]; m.Status = 1; _ = m`:                 "",
		`byID := map[string]customer.Trait{}; byID["x"] = s.Traits[0]`:   "",
		`lines := slices.Clone(s.Outbox.Lines); _ = lines`:               "",
	} {
		text := "package p\nimport (\"slices\"; \"" + customers + "\")\nvar _ = slices.Sort[[]int]\nfunc f(s customer.State) {\n" + code + "\n}\n"
		file, err := parser.ParseFile(c.set, "p.go", text, parser.SkipObjectResolution)
		require.NoError(t, err, code)
		var got []string
		for _, place := range c.check(t, "p", []*ast.File{file}) {
			_, what, _ := strings.Cut(place, " ")
			got = append(got, what)
		}
		require.Equal(t, want, strings.Join(got, ", "), code)
	}
}
