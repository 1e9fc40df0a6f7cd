// Package cache says where that lies which is fetched or built once and may be deleted at any time.
package cache

import (
	"os"
	"path/filepath"
)

// Folder is $XDG_CACHE_HOME/rapport, else ~/.cache/rapport. It need not exist.
func Folder() string {
	if cache := os.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(cache) {
		return filepath.Join(cache, "rapport")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = os.TempDir()
	}
	return filepath.Join(home, ".cache", "rapport")
}
