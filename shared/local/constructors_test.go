package local

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/engine"
)

func TestAFunctionIsGivenItsOwnPortsAndNoOthers(t *testing.T) {
	var got engine.Ports
	c := the(func(_ func(string) string, p engine.Ports) (int, error) { got = p; return 7, nil }, "Store")
	all := ports(config("http://localhost", "key"), func(string) string { return "x" }, memory.New(time.Now), time.Now)
	made, err := c.New(nil, all)
	require.NoError(t, err)
	require.Equal(t, 7, made)
	require.Equal(t, all.Store, got.Store)
	require.NotNil(t, got.Clock)
	got.Store, got.Clock = nil, nil
	require.Zero(t, got)
}

func TestEachPortOfTheListIsOneOfTheEngines(t *testing.T) {
	for verb, c := range Constructors() {
		require.NotPanics(t, func() { _, _ = c.New(func(string) string { return "1" }, engine.Ports{Clock: time.Now}) }, verb)
	}
}
