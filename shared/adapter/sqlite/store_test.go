package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/contract"
	"rapport/shared/adapter/sqlite"
	"rapport/shared/engine"
)

func TestSQLiteKeepsTheContractOfStores(t *testing.T) {
	contract.Run(t, func(t *testing.T, clock func() time.Time) engine.Store {
		s, err := sqlite.Open(filepath.Join(t.TempDir(), "shop.db"), clock)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		return s
	})
}
