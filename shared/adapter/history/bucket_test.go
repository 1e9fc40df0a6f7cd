package history_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/history"
	"rapport/shared/core/fault"
)

// bucket answers as S3 does, one object a page.
type bucket map[string][]byte

func (b bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/past" && r.URL.Path != "/past/" {
		body, ok := b[r.URL.Path[len("/past/"):]]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write(body)
		return
	}
	var keys []string
	for key := range b {
		if key > r.URL.Query().Get("continuation-token") && key >= r.URL.Query().Get("prefix") {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	w.Header().Set("Content-Type", "application/xml")
	fmt.Fprintf(w, `<ListBucketResult><IsTruncated>%t</IsTruncated><NextContinuationToken>%s</NextContinuationToken><Contents><Key>%s</Key></Contents></ListBucketResult>`,
		len(keys) > 1, keys[0], keys[0])
}

func open(t *testing.T, h http.Handler) history.Bucket {
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return history.OpenBucket(s3.New(s3.Options{BaseEndpoint: aws.String(server.URL), Region: "eu-central-1", UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""), Retryer: aws.NopRetryer{}}), "past")
}

func packed(t *testing.T, lines ...[]byte) []byte {
	var b bytes.Buffer
	for _, l := range lines { // Firehose writes a member a buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write(l)
		require.NoError(t, err)
		require.NoError(t, z.Close())
	}
	return b.Bytes()
}

func TestWhatFirehoseBroughtToS3IsRead(t *testing.T) {
	past := open(t, bucket{
		"errors/2026/11/24/x.gz": []byte("not history"),
		"events/2025/12/31/a.gz": packed(t, line(t, "u.ana", "First"), line(t, "u.ben", "Other")),
		"events/2026/11/24/b.gz": packed(t, line(t, "u.ana", "Second"), line(t, "u.ana", "Third")),
	})
	require.Equal(t, []string{"First", "Second", "Third"}, names(t, past, "u.ana"))
}

func TestABucketThatDoesNotAnswerIsNoHistoryWithoutEvents(t *testing.T) {
	past := open(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	_, err := past.Parts(t.Context())
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	_, err = past.Read(t.Context(), "events/a.gz", nil, nil)
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	broken := open(t, bucket{"events/a.gz": packed(t, line(t, "u.ana", "First"))[:20]})
	_, err = broken.Read(t.Context(), "events/a.gz", func(string) bool { return true }, nil)
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
}
