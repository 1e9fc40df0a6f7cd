package session

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPersonalDataIsMaskedWithoutItsRole(t *testing.T) {
	plain, trusted := New("ana", "", ParseRoles("publish"), now), New("mia", "", ParseRoles("view", "personal"), now)
	for _, c := range []struct {
		says         func(Person) string
		masked, full string
	}{
		{func(v Person) string { return v.Address("ana.horvat@example.com") }, "a…@example.com", "ana.horvat@example.com"},
		{func(v Person) string { return v.Address("") }, "", ""},
		{func(v Person) string { return v.Private("Živa") }, "Ž…", "Živa"},
		{func(v Person) string { return v.Text("550 <ana@example.com>: unknown") }, "550 <a…@example.com>: unknown", "550 <ana@example.com>: unknown"},
		{func(v Person) string { return v.Customer("u.ana@example.com") }, "u.a…@example.com", "u.ana@example.com"},
		{func(v Person) string { return v.Customer("u.ana-7f3c") }, "u.a…", "u.ana-7f3c"},
		{func(v Person) string { return v.Customer("u.1042") }, "u.1042", "u.1042"},
		{func(v Person) string { return v.Customer("a.7f3c") }, "a.7f3c", "a.7f3c"},
		{func(v Person) string { return v.Customer("a.novak@example.com") }, "a.n…@example.com", "a.novak@example.com"},
	} {
		require.Equal(t, c.masked, c.says(plain))
		require.Equal(t, c.full, c.says(trusted))
	}
}

func TestARoleThatIsNoneIsNobodys(t *testing.T) {
	all := New("ana", "", All, now)
	for role, want := range map[string]bool{"view": true, "publish": true, "personal": true, "admin": false, "": false} {
		require.Equal(t, want, all.Can(role), role)
	}
	require.False(t, Person{Roles: All}.Can("view"), "nobody signed in")
}
