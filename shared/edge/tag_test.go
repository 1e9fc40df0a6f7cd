package edge

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The token in a mail's tags names its customer to feedback; it is no link.
func TestAMailsTagOpensNoPage(t *testing.T) {
	for _, method := range []string{"GET", "POST"} {
		m := &scripted{state: withdrawn("marketing")}
		r := call(t, responder(m), ask{method: method, path: "/m/" + signer(t).Tag("u.1"), headers: urlencoded, body: "topic=&say=no"})
		require.Equal(t, 404, r.StatusCode, method)
		require.Empty(t, m.processed)
		require.Empty(t, m.deferred)
	}
}
