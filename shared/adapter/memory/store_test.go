package memory_test

import (
	"testing"
	"time"

	"rapport/shared/adapter/contract"
	"rapport/shared/adapter/memory"
	"rapport/shared/engine"
)

func TestMemoryKeepsTheContractOfStores(t *testing.T) {
	contract.Run(t, func(_ *testing.T, clock func() time.Time) engine.Store { return memory.New(clock) })
}
