package cache

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheFolderIsTheUsersOwnUnlessTheSystemNamesOne(t *testing.T) {
	t.Setenv("HOME", "/home/ana")
	for set, want := range map[string]string{"": "/home/ana/.cache/rapport", "not/absolute": "/home/ana/.cache/rapport", "/var/cache": "/var/cache/rapport"} {
		t.Setenv("XDG_CACHE_HOME", set)
		require.Equal(t, want, Folder())
	}
}
