package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/engine"
)

func TestAnExportFromTheTerminalHoldsHerEventsToo(t *testing.T) {
	w, store := running(t)
	post(t, w, "/v1/track", `{"anonymousId":"b1","event":"Product Viewed","properties":{"product_id":"p-1"}}`)
	post(t, w, "/v1/identify", `{"userId":"ana","anonymousId":"b1","traits":{"email":"ana@example.com"}}`)
	post(t, w, "/v1/track", `{"userId":"ana","event":"Order Completed","properties":{"order_id":"o1","products":[]}}`)
	post(t, w, "/v1/track", `{"userId":"bea","event":"Product Viewed","properties":{"product_id":"p-1"}}`)

	out, err := called(t, "export", "ana@example.com", "--store", store)
	require.NoError(t, err)
	var x engine.Export
	require.NoError(t, json.Unmarshal([]byte(out), &x))
	require.Equal(t, "u.ana", x.Customer)
	require.Equal(t, []string{"a.b1"}, x.KnownAs)
	require.Equal(t, "o1", x.Orders[0]["order_id"])
	var names []string
	for _, e := range x.History {
		if e.Name != "" { // the receipt may be under way already: those events have none
			names = append(names, e.Customer+" "+e.Name)
		}
	}
	require.ElementsMatch(t, []string{"a.b1 Product Viewed", "u.ana Identify", "u.ana Order Completed"}, names)
	require.NotContains(t, out, "u.bea")

	_, err = called(t, "export", "nobody", "--store", store)
	require.ErrorContains(t, err, "nothing is known")
}
