package road

import (
	"log/slog"
	"os"
	"testing"
)

// TestMain keeps the wake of each minute out of the tests' output.
func TestMain(m *testing.M) {
	slog.SetLogLoggerLevel(slog.LevelWarn)
	os.Exit(m.Run())
}
