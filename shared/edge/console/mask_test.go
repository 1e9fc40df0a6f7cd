package console

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

func TestAPathToACustomerSaysNothingOfHerToWhoMayNotKnow(t *testing.T) {
	s := shop(t)
	plain := &Visit{Person: s.signedIn(session.View), keys: s.sessionKeys(t)}
	path := plain.CustomerPath("u.ana@example.com")
	require.NotContains(t, path, "ana")
	who, err := plain.CustomerNamed(strings.TrimPrefix(path, "/console/customers/"))
	require.NoError(t, err)
	require.Equal(t, "u.ana@example.com", who)
	require.Equal(t, "/console/customers/u.1042", plain.CustomerPath("u.1042"))
	trusted := &Visit{Person: s.signedIn(session.View, session.Personal), keys: s.sessionKeys(t)}
	require.Equal(t, "/console/customers/u.ana@example.com", trusted.CustomerPath("u.ana@example.com"))
	for _, id := range []string{"u.a/b@c", "u.50%", "u.a?b", "u.ž"} {
		path := trusted.CustomerPath(id)
		require.Regexp(t, `^/console/customers/~[A-Za-z0-9_-]+$`, path)
		who, err := trusted.CustomerNamed(strings.TrimPrefix(path, "/console/customers/"))
		require.NoError(t, err)
		require.Equal(t, id, who)
	}
}
