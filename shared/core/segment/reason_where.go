package segment

import (
	"fmt"
	"strconv"
)

// maxNamed is how many values of a list are named before the rest is counted.
const maxNamed = 5

// relations say an operator of a condition that holds, and of one that does not.
var relations = map[string][2]string{
	Eq: {"is", "is not"}, Ne: {"is not", "is"}, In: {"is", "is not"}, Contains: {"contains", "does not contain"},
	Gt: {"is above", "is not above"}, Gte: {"is at least", "is below"}, Lt: {"is below", "is at least"}, Lte: {"is at most", "is above"},
}

// fact says of a condition that it holds, or that it does not. A comparison that does not hold may lack the value as well.
func (c Condition) fact(holds bool) string {
	if c.Op == Exists {
		return c.Property + either(holds == (c.Value != false), " is known", " is not known")
	}
	words := relations[c.Op]
	said := c.Property + " " + either(holds, words[0], words[1]) + " " + valueText(c.Value)
	if !holds && c.Op != Ne {
		said += " or not known"
	}
	return said
}

func valueText(v any) string {
	switch v := v.(type) {
	case []any:
		named := make([]string, 0, maxNamed)
		for _, one := range v[:min(len(v), maxNamed)] {
			named = append(named, valueText(one))
		}
		if more := len(v) - maxNamed; more > 0 {
			named = append(named, fmt.Sprintf("%d more", more))
		}
		return Choice(named)
	case bool:
		return either(v, "yes", "no")
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}
