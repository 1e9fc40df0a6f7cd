package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/history"
)

func TestHistoryLiesWhereItIsNamedOrBesideTheStore(t *testing.T) {
	t.Setenv("AWS_REGION", "eu-central-1")
	nothing := surroundings{env: func(string) string { return "" }}
	open := func(s surroundings, store, name string) any {
		past, err := openPast(t.Context(), s, &table{name: store}, name)
		require.NoError(t, err)
		return past
	}
	require.Equal(t, history.OpenFolder("/shop/history"), open(nothing, "sqlite:/shop/rapport.db", ""))
	require.Equal(t, history.OpenFolder("/other"), open(nothing, "sqlite:/shop/rapport.db", "/other"))
	require.IsType(t, history.Bucket{}, open(nothing, "dynamo:table", "s3:past"))
	require.Nil(t, open(nothing, "dynamo:table", ""), "nothing says where it lies")
	here := surroundings{env: func(name string) string { return map[string]string{"DYNAMODB_ENDPOINT": "http://127.0.0.1:8000"}[name] }}
	require.Equal(t, history.OpenFolder(".rapport/history"), open(here, "dynamo:table", ""))
	_, err := openPast(t.Context(), nothing, &table{}, "s3:")
	require.ErrorContains(t, err, "names no bucket")
}
