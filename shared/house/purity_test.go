package house

import (
	"go/ast"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCoreHasNoClockAndNoChance(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || !s.in("shared/core") || slices.Contains(outside, s.folder) {
			continue
		}
		require.Empty(t, s.uses(t, "time", "Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Sleep"),
			"core has no clock: time is an argument, so any history can be replayed, previewed and explained")
		for _, path := range s.imports(t) {
			require.NotContains(t, []string{"math/rand", "math/rand/v2", "crypto/rand", "hash/maphash"}, path,
				"%s: chance in core is a hash of ids (id.Fraction, id.Mod), so what is drawn twice falls the same", s.path)
		}
	}
}

func TestNoTestSleeps(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			require.Empty(t, s.uses(t, "time", "Sleep"),
				"a test that sleeps is slow on a fast machine and wrong on a slow one; wait on a channel, or for a clock that the test moves")
		}
	}
}

func TestNothingInSharedRunsBeforeMain(t *testing.T) {
	for _, s := range sources(t) {
		if !s.in("shared") {
			continue
		}
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				require.NotEqual(t, "init", f.Name.Name, "%s: what init() does happens to every importer, unseen and before any argument is known", s.at(f))
			}
		}
	}
}

func TestOnlyTheEngineWritesToTheStore(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.in("shared/engine") || s.in("shared/adapter") {
			continue
		}
		writes := []string{"Transact", "Delete"}
		if !s.in("shared/local") { // it keeps the failures of its own bus
			writes = append(writes, "Put")
		}
		require.Empty(t, s.calls(writes...),
			"only the engine writes and deletes: its order (history, alarm, items, state; the alarm's item last) is what loses nothing. Give it an event instead")
	}
}

func TestOnlyTheEngineKnowsAStatesKey(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.in("shared/engine") || s.folder == "shared/core/item" || slices.Contains(outside, s.folder) {
			continue
		}
		require.Empty(t, s.uses(t, "rapport/shared/core/item", "State"),
			"only the engine puts a customer's state, after Apply: whoever else needs it calls Engine.Load or gives the engine an event")
	}
}

func TestOnlyMainsReadTheEnvironment(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || !s.in("shared/core") && !s.in("shared/engine") && !s.in("shared/adapter") && !s.in("shared/edge") || slices.Contains(outside, s.folder) {
			continue
		}
		require.Empty(t, s.uses(t, "os", "Getenv", "LookupEnv", "Environ", "Setenv"),
			"what a function needs of its environment is handed to its constructor, so that the same code runs on any machine")
	}
}
