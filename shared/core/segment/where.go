package segment

// Where is a filter on an event's properties; the zero Where lets everything through.
// All its conditions must hold.
type Where []Condition

// Condition asks one property.
type Condition struct {
	Property string // a dotted path into nested objects; on its way through a list any element may hold
	Op       string // eq, ne, in, gt, gte, lt, lte, contains, exists
	Value    any    // string, float64, bool; []any for in
}

// The operators of a Condition. Ne is exactly not Eq, so it holds where nothing is there. Contains is
// a part of a text or an element of a list. Exists asks with true or false.
const (
	Eq       = "eq"
	Ne       = "ne"
	In       = "in"
	Gt       = "gt"
	Gte      = "gte"
	Lt       = "lt"
	Lte      = "lte"
	Contains = "contains"
	Exists   = "exists"
)

// Holds tells whether properties p pass the filter. p holds JSON values and may be nil.
func (w Where) Holds(p map[string]any) bool {
	for _, c := range w {
		if !c.holds(p, c.Property) {
			return false
		}
	}
	return true
}

// holds asks what lies at the path in v.
func (c Condition) holds(v any, path string) bool {
	switch c.Op {
	case Ne:
		return !anyAt(v, path, func(v any) bool { return compare(Eq, v, c.Value) })
	case Exists:
		there := anyAt(v, path, func(v any) bool { return v != nil })
		return there == (c.Value != false)
	default:
		return anyAt(v, path, func(v any) bool { return compare(c.Op, v, c.Value) })
	}
}
