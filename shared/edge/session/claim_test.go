package session

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheRoleClaimIsATextOrAListAndAnythingElseIsNone(t *testing.T) {
	for claim, want := range map[string]string{
		`"edit"`: "view edit", `"edit personal"`: "view edit personal", `["view","personal"]`: "view personal", `"[view edit]"`: "view edit",
		`"edit,personal"`: "view edit personal", `null`: "", `7`: "", `{"edit":true}`: "", `["view",3]`: "", `""`: "",
	} {
		var c Claims
		require.NoError(t, json.Unmarshal([]byte(`{"sub":"1","rapport_role":`+claim+`}`), &c), claim)
		require.Equal(t, ParseRoles(ParseNames(want)...), c.Person(now).Roles, claim)
	}
}

func TestAnAddressThatTheIssuerHasNotVerifiedIsNotUsed(t *testing.T) {
	no, yes := false, true
	require.Equal(t, "ana@shop.example", Claims{Email: "ana@shop.example", Verified: &yes}.Person(now).Email)
	require.Equal(t, "ana@shop.example", Claims{Email: "ana@shop.example"}.Person(now).Name)
	p := Claims{Subject: "77", Email: "ceo@shop.example", Verified: &no}.Person(now)
	require.Empty(t, p.Email)
	require.Equal(t, "77", p.Name)
}
