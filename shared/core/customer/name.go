package customer

import "strings"

// Name is a customer's name as her traits have it: first and last name, else the name as a whole; "" when they have none.
func (s State) Name() string {
	parts := s.texts("first_name", "last_name")
	if len(parts) == 0 {
		parts = s.texts("name")
	}
	return strings.Join(parts, " ")
}

// texts are those of the traits that are texts and not empty.
func (s State) texts(traits ...string) (all []string) {
	for _, name := range traits {
		v, _ := s.Trait(name)
		if text, _ := v.(string); text != "" {
			all = append(all, text)
		}
	}
	return all
}
