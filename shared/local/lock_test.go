package local

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheDataFolderSaysWhereItsRapportAnswersForAsLongAsItRuns(t *testing.T) {
	data := t.TempDir()
	require.Empty(t, Address(data))
	w := world(t, func(o *Options) { o.Data = data })
	require.Equal(t, w.URL, Address(data))
	w.Close()
	require.Empty(t, Address(data))
}

func TestAnAddressThatAKilledOneLeftIsNotBelieved(t *testing.T) {
	data := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(data, lockFile), []byte("http://localhost:8090"), 0o600))
	require.Empty(t, Address(data))
	folder, err := lock(t.Context(), data)
	require.NoError(t, err)
	defer folder.release()
	require.Empty(t, Address(data), "the next one has not said yet where it answers")
}
