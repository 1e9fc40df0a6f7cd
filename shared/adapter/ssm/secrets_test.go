package ssm

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
)

// parameters answers GetParameter, decrypted values only to those who ask for them.
type parameters struct {
	values map[string]string
	broken bool
	asked  int
}

func (p *parameters) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Name           string
		WithDecryption bool
	}
	p.asked++
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if p.broken || json.NewDecoder(r.Body).Decode(&in) != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	value, ok := p.values[in.Name]
	if !ok {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": "ParameterNotFound"})
		return
	}
	if !in.WithDecryption {
		value = "ciphertext"
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"Parameter": map[string]string{"Name": in.Name, "Value": value}})
}

// connect returns secrets on p, and the clock that their memory goes by.
func connect(t *testing.T, p *parameters) (*Secrets, *time.Time) {
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	s := New(ssm.New(ssm.Options{
		BaseEndpoint: aws.String(server.URL),
		Region:       "eu-central-1",
		Credentials:  credentials.NewStaticCredentialsProvider("id", "secret", ""),
		Retryer:      aws.NopRetryer{},
	}), "/rapport/")
	s.now = func() time.Time { return now }
	return s, &now
}

func TestASecretIsDecryptedAndAskedForOnce(t *testing.T) {
	p := &parameters{values: map[string]string{"/rapport/identity": "local-identity"}}
	s, _ := connect(t, p)
	for range 3 {
		v, err := s.Secret(t.Context(), "identity")
		require.NoError(t, err)
		require.Equal(t, "local-identity", v)
	}
	require.Equal(t, 1, p.asked)
}

func TestARotatedSecretIsUsedAfterFiveMinutes(t *testing.T) {
	p := &parameters{values: map[string]string{"/rapport/link": "old"}}
	s, now := connect(t, p)
	_, err := s.Secret(t.Context(), "link")
	require.NoError(t, err)
	p.values["/rapport/link"] = "new"

	*now = now.Add(fresh)
	v, err := s.Secret(t.Context(), "link")
	require.NoError(t, err)
	require.Equal(t, "old", v)

	*now = now.Add(time.Second)
	v, err = s.Secret(t.Context(), "link")
	require.NoError(t, err)
	require.Equal(t, "new", v)
}

func TestASecretThatIsNotSetIsNotFoundUntilItIsSet(t *testing.T) {
	p := &parameters{values: map[string]string{}}
	s, now := connect(t, p)
	for range 2 {
		_, err := s.Secret(t.Context(), "write-keys")
		require.True(t, fault.Is(err, fault.NotFound), "%v", err)
		require.ErrorContains(t, err, "/rapport/write-keys")
	}
	require.Equal(t, 1, p.asked, "that it is not set is remembered as well")

	p.values["/rapport/write-keys"] = "[]"
	*now = now.Add(absent + time.Second)
	v, err := s.Secret(t.Context(), "write-keys")
	require.NoError(t, err)
	require.Equal(t, "[]", v)
}

func TestASecretThatWasReadOnceOutlivesAnOutage(t *testing.T) {
	p := &parameters{values: map[string]string{"/rapport/link": "good"}}
	s, now := connect(t, p)
	_, err := s.Secret(t.Context(), "link")
	require.NoError(t, err)

	p.broken = true
	*now = now.Add(fresh + time.Second)
	v, err := s.Secret(t.Context(), "link")
	require.NoError(t, err)
	require.Equal(t, "good", v)

	_, err = s.Secret(t.Context(), "identity")
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
}
