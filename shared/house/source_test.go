package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the checkout, seen from this package.
const root = "../.."

// source is one Go file. Path and folder are slashed, from the root.
type source struct {
	path, folder string
	test         bool
	file         *ast.File
	set          *token.FileSet
}

// sources parses every Go file of the checkout.
func sources(t *testing.T) []source {
	var all []source
	for _, path := range files(t, ".go") {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, filepath.Join(root, path), nil, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		all = append(all, source{path, filepath.ToSlash(filepath.Dir(path)), strings.HasSuffix(path, "_test.go"), file, set})
	}
	require.Greater(t, len(all), 50, "the walk over the checkout finds too little to prove anything")
	return all
}

// files lists the checkout's files that end in ending, but for what tools put there.
func files(t *testing.T, ending string) []string {
	var all []string
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", ".rapport", ".aws-sam", "node_modules", "testdata"}, d.Name()) {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(path, ending) {
			rel, err := filepath.Rel(root, path)
			all = append(all, filepath.ToSlash(rel))
			return err
		}
		return nil
	}))
	return all
}

func read(t *testing.T, path string) string {
	b, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	return string(b)
}

// in tells whether the file lies in folder or below it.
func (s source) in(folder string) bool {
	return s.folder == folder || strings.HasPrefix(s.folder, folder+"/")
}

// imports lists import paths.
func (s source) imports(t *testing.T) []string {
	var all []string
	for _, i := range s.file.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		require.NoError(t, err)
		all = append(all, path)
	}
	return all
}

// at writes a place as path:line.
func (s source) at(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.set.Position(n.Pos()).Line)
}

// uses returns the places at which name of the package path is used, whatever the package is called in the file.
func (s source) uses(t *testing.T, path string, names ...string) []string {
	local := ""
	for _, i := range s.file.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil && p == path {
			local = path[strings.LastIndex(path, "/")+1:]
			if i.Name != nil {
				local = i.Name.Name
			}
		}
	}
	if local == "" {
		return nil
	}
	require.NotEqual(t, ".", local, "%s imports %s with a dot, so nobody can see what comes from it", s.path, path)
	var places []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && slices.Contains(names, sel.Sel.Name) {
				places = append(places, s.at(sel))
			}
		}
		return true
	})
	return places
}

// calls returns the places at which a method of one of these names is called on something; a package's function is none.
func (s source) calls(names ...string) []string {
	packages := map[string]bool{}
	for _, i := range s.file.Imports {
		if path, err := strconv.Unquote(i.Path.Value); err == nil {
			packages[path[strings.LastIndex(path, "/")+1:]] = i.Name == nil && !strings.HasPrefix(path, "rapport/")
		}
	}
	var places []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains(names, sel.Sel.Name) {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); !ok || !packages[x.Name] {
				places = append(places, s.at(call))
			}
		}
		return true
	})
	return places
}
