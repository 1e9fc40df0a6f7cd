package engine_test

import (
	"math/rand/v2"
	"os"

	"github.com/stretchr/testify/require"
)

// depth is how many steps a wandered history has at most; one of the small worlds ends before.
const depth = 120

// wander takes long histories at random, from a printed seed, where a search of all of them would not end. At
// the end of each nobody dies any more and what is under way ends: the world is then judged for good.
func (x *explorer) wander(histories int, seed uint64) {
	x.t.Helper()
	if os.Getenv("RAPPORT_EXPLORE") == "full" {
		histories *= 50
	}
	for n := range histories {
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		w := x.first()
		for range depth {
			next := x.successors(w)
			if len(next) == 0 {
				break
			}
			w = next[r.IntN(len(next))]
			w.wake()
			if reason := x.judge(w); reason != "" {
				require.Fail(x.t, reason, "history %d of seed %d:\n%s", n, seed, w.told())
			}
		}
		x.end(w, n, seed)
	}
	x.t.Logf("%d histories of seed %d are good", histories, seed)
}

// end lets every processor end, without a death or a lost answer.
func (x *explorer) end(w *world, n int, seed uint64) {
	for range depth {
		if len(w.procs) == 0 {
			break
		}
		w = w.copy("to the end")
		result := ""
		if w.procs[0].sends {
			result = x.outcomes[0]
		}
		x.settle(w, 0, false, result, false)
	}
	if reason := x.judge(w); reason != "" {
		require.Fail(x.t, reason, "at the end of history %d of seed %d:\n%s", n, seed, w.told())
	}
}
