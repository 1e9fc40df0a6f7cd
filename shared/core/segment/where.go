package segment

// Where is a filter on an event's properties; the zero Where lets everything through.
// All its conditions must hold.
type Where []Condition

// Condition asks one property.
type Condition struct {
	Property string
	Op       string // eq, ne, in, gt, gte, lt, lte, contains, exists
	Value    any    // string, float64, bool; []any for in
}
