package template

// What a template may cost. A mail above 100 KB is clipped by Gmail, so nobody who means
// well comes near; they stop what runs away, within a second on one core.
const (
	maxSource     = 128 << 10 // bytes of one file
	maxExpression = 500       // bytes between the braces
	maxBlocks     = 32        // blocks inside each other
	maxLoops      = 2         // loops inside each other
	maxRange      = 1000      // rounds of one loop
	maxRounds     = 5000      // rounds of all loops together
	maxSteps      = 50_000    // nodes run, each counted with the operators of its expression
	perStep       = 64        // values compared that count as one step
	perSorted     = 8         // keys sorted that count as one step
	maxString     = 64 << 10  // bytes of what one filter returns
	maxFiltered   = 8 << 20   // bytes that go into filters and come out, together
	maxOutput     = 200 << 10 // bytes of one part
	maxDepth      = 32        // of data
)
