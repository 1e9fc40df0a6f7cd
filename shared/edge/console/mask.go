package console

import (
	"strings"

	"rapport/shared/core/fault"
)

// CustomerPath returns the path of a customer's page. It names her opaquely to those who may not see personal data, and when her
// id has letters that gateways on the way decode each in its own manner.
func (v *Visit) CustomerPath(id string) string {
	if v.Customer(id) != id || strings.ContainsFunc(id, unusual) {
		id = v.keys.Opaque(id)
	}
	return "/console/customers/" + id
}

// unusual tells whether a letter does not stand in a path as it is.
func unusual(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_@", r))
}

// CustomerNamed returns the id that a path of CustomerPath names.
func (v *Visit) CustomerNamed(name string) (string, error) { return v.keys.Named(name) }

// whom returns the customer whom a part of the route's path names. It returns fault.Forbidden for an id that itself says who she is, to those
// who may not know: whether there is such a customer is personal data.
func (v *Visit) whom(param string) (string, error) {
	who, err := v.CustomerNamed(v.Param(param))
	if err == nil && who == v.Param(param) && v.Customer(who) != who {
		return "", fault.New(fault.Forbidden, "this needs the role personal: the id itself says who it is")
	}
	return who, err
}
