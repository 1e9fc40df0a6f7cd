package session

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhoeverMayPublishMayEditAndView(t *testing.T) {
	for _, c := range []struct {
		claim []string
		want  []string
	}{
		{[]string{"view"}, []string{"view"}},
		{[]string{"edit"}, []string{"view", "edit"}},
		{[]string{"publish"}, []string{"view", "edit", "publish"}},
		{[]string{"publish", "personal"}, []string{"view", "edit", "publish", "personal"}},
		{[]string{"view", "personal"}, []string{"view", "personal"}},
		{[]string{"personal"}, nil}, // nobody sees personal data who may not view at all
		{[]string{"admin", "Publish", "*", ""}, nil},
		{nil, nil},
	} {
		require.Equal(t, c.want, ParseRoles(c.claim...).Names(), c.claim)
	}
	require.Equal(t, All, ParseRoles("publish", "personal"))
}

func TestNobodyIsLetInWithoutHavingSignedIn(t *testing.T) {
	stranger := Person{Roles: All}
	require.False(t, stranger.May(View))
	require.True(t, stranger.May(0))
	require.True(t, Person{ID: "x", Roles: ParseRoles("view")}.May(View))
	require.False(t, Person{ID: "x", Roles: ParseRoles("edit")}.May(Publish))
	require.False(t, Person{ID: "x", Roles: ParseRoles("publish")}.May(Personal))
}
