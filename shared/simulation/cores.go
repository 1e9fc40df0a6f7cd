package simulation

import "runtime"

// Cores is how much this machine does at once.
func Cores() int { return runtime.GOMAXPROCS(0) }
