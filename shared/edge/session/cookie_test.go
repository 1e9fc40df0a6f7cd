package session

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheCookieIsForThisHostAndHttpsAlone(t *testing.T) {
	require.Equal(t, "__Host-rapport=v; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax", Jar{}.Set("", "v", Length))
	require.Equal(t, "rapport-local=v; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax", Jar{Plain: true}.Set("", "v", Length))
	require.Equal(t, "__Host-rapport-flow=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax", Jar{}.Drop("flow"))
}

func TestACookieOfPlainHttpCountsNowhereElse(t *testing.T) {
	sent := []string{"rapport-local=plain", "other=1; __Host-rapport=secure"}
	require.Equal(t, "secure", Jar{}.Get("", sent))
	require.Equal(t, "plain", Jar{Plain: true}.Get("", sent))
	require.Empty(t, Jar{}.Get("flow", sent))
	require.Empty(t, Jar{}.Get("", []string{"rapport-local=plain"}))
}
