package edge

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
)

func TestWriteKeysThatCannotBeMeantAreRefusedUnrepeated(t *testing.T) {
	for name, text := range map[string]string{
		"not JSON":               `secret-77`,
		"an object":              `{"name":"secret-77"}`,
		"no name":                `[{"key":"secret-77","server":true}]`,
		"no key":                 `[{"name":"a","server":true}]`,
		"one name twice":         `[{"name":"a","key":"secret-77","server":true},{"name":"a","key":"y","server":true}]`,
		"one key twice":          `[{"name":"a","key":"secret-77","server":true},{"name":"b","key":"secret-77","server":true}]`,
		"neither":                `[{"name":"a","key":"secret-77"}]`,
		"both":                   `[{"name":"a","key":"secret-77","server":true,"origins":["https://a.example"]}]`,
		"an origin with a path":  `[{"name":"a","key":"secret-77","origins":["https://a.example/shop"]}]`,
		"an origin of any":       `[{"name":"a","key":"secret-77","origins":["*"]}]`,
		"an origin of no scheme": `[{"name":"a","key":"secret-77","origins":["a.example"]}]`,
	} {
		_, err := ParseKeys(text)
		require.True(t, fault.Is(err, fault.Invalid), name)
		require.NotContains(t, err.Error(), "secret-77", name)
	}
}

func TestOriginsAreComparedWhole(t *testing.T) {
	keys, err := ParseKeys(`[{"name":"a","key":"k","origins":["HTTPS://A.example/","http://localhost:8080"]}]`)
	require.NoError(t, err)
	for origin, ok := range map[string]bool{"https://a.example": true, "http://localhost:8080": true, "http://localhost": false,
		"https://a.example.evil": false, "https://b.a.example": false, "http://a.example": false, "null": false, "": false} {
		require.Equal(t, ok, keys.Lists(origin), origin)
	}
}

func TestUserHashIsHexHMACOfTheUserId(t *testing.T) {
	// echo -n 42 | openssl dgst -sha256 -hmac local-identity
	require.Equal(t, "ae73a55b52ca3843e9645127d80f08d3b09ecb703f43478738b6537096d2c8cc", UserHash("local-identity", "42"))
	right := rightHash("local-identity")
	require.True(t, right("42", UserHash("local-identity", "42")))
	require.False(t, right("43", UserHash("local-identity", "42")))
	require.False(t, right("42", ""))
	require.False(t, right("42", "not hex"))
	require.False(t, rightHash("")("42", UserHash("", "42")))
}
