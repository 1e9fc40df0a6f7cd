package session

import (
	"slices"
	"strings"
)

// Role is what somebody may do. The zero Role is asked of nobody: a page that everyone may open.
type Role uint8

// The roles. Whoever may publish may edit, and whoever may edit may view; personal data is a matter of its own.
const (
	View     Role = 1 << iota // look at everything but personal data
	Edit                      // draft segments, campaigns and templates, and send a test to oneself
	Publish                   // put drafts in force, roll back, pause, resume, cancel
	Personal                  // see, search, export and erase personal data
)

// All is every role.
const All = Roles(View | Edit | Publish | Personal)

var roleNames = []struct {
	role Role
	name string
}{{View, "view"}, {Edit, "edit"}, {Publish, "publish"}, {Personal, "personal"}}

// String returns the role's name as the claim rapport_role has it; "nobody" for the zero Role.
func (r Role) String() string {
	for _, n := range roleNames {
		if n.role == r {
			return n.name
		}
	}
	return "nobody"
}

// Roles is a set of roles. The zero Roles is none.
type Roles uint8

// ParseRoles returns the roles of these names and those that they include; names that are no role's are none. Nobody sees personal data
// who may not view at all.
func ParseRoles(names ...string) Roles {
	var set Roles
	for _, n := range roleNames {
		if slices.ContainsFunc(names, func(name string) bool { return strings.TrimSpace(name) == n.name }) {
			set |= Roles(n.role)
		}
	}
	if set&Roles(Publish) != 0 {
		set |= Roles(Edit)
	}
	if set&Roles(Edit) != 0 {
		set |= Roles(View)
	}
	if set&Roles(View) == 0 {
		return 0
	}
	return set
}

// May tells whether the set holds a role; everyone has the zero Role.
func (s Roles) May(r Role) bool { return s&Roles(r) == Roles(r) }

// Names lists the roles of the set, from view on.
func (s Roles) Names() []string {
	var names []string
	for _, n := range roleNames {
		if s.May(n.role) {
			names = append(names, n.name)
		}
	}
	return names
}
