package dynamo

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/logging"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

// complaints returns how often the SDK complains of a whole answer that came without a checksum.
func complaints(t *testing.T, serve func(http.Handler) *httptest.Server) (n int) {
	server := serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"Items":[],"Count":0}`))
	}))
	t.Cleanup(server.Close)
	client := Client(aws.Config{Region: "eu-central-1", BaseEndpoint: &server.URL, HTTPClient: server.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		Logger:      logging.LoggerFunc(func(logging.Classification, string, ...any) { n++ })})
	_, err := New(client, "rapport", time.Now).Query(t.Context(), item.Head("u.ana"))
	require.NoError(t, err)
	return n
}

func TestChecksumsAreComparedWithAmazonAndNotWithDynamoDBLocal(t *testing.T) {
	require.Positive(t, complaints(t, httptest.NewTLSServer))
	require.Zero(t, complaints(t, httptest.NewServer))
}
