package engine_test

import (
	"math/rand/v2"
	"os"
	"strings"

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
		for range max(depth, x.depth) {
			next := x.successors(w)
			if len(next) == 0 {
				break
			}
			w = x.choose(next, r)
			w.wake()
			if reason := x.judge(w); reason != "" {
				require.Fail(x.t, reason, "history %d of seed %d:\n%s", n, seed, w.told())
			}
		}
		x.end(w, n, seed)
	}
	x.t.Logf("%d histories of seed %d are good", histories, seed)
}

// choose takes one of the worlds that may follow. Where the pace is given few die and minutes pass seldom, so that
// what takes long ends before its functions do.
func (x *explorer) choose(next []*world, r *rand.Rand) *world {
	for {
		n := next[r.IntN(len(next))]
		odds := 1 // one in so many of such steps is taken
		switch {
		case x.pace == 0 || len(next) == 1:
			return n
		case n.came.said == "a minute passes":
			odds = x.pace
		case strings.HasSuffix(n.came.said, " dies"):
			odds = 10
		}
		if r.IntN(odds) == 0 {
			return n
		}
	}
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
