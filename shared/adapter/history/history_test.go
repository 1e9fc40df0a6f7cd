package history_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/history"
	"rapport/shared/core/fault"
)

// stream keeps the records that it was given, and answers with status.
type stream struct {
	status  int
	name    string
	records [][]byte
}

func (s *stream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		DeliveryStreamName string
		Record             struct{ Data []byte }
	}
	if r.Header.Get("X-Amz-Target") != "Firehose_20150804.PutRecord" || json.NewDecoder(r.Body).Decode(&in) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.name, s.records = in.DeliveryStreamName, append(s.records, in.Record.Data)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(s.status)
	_, _ = w.Write([]byte(`{"RecordId":"1"}`))
}

func connect(t *testing.T, s *stream) *history.History {
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return history.New(firehose.New(firehose.Options{
		BaseEndpoint: aws.String(server.URL),
		Region:       "eu-central-1",
		Credentials:  credentials.NewStaticCredentialsProvider("id", "secret", ""),
		Retryer:      aws.NopRetryer{},
	}), "history")
}

func TestLinesOfABeaconAreOneRecordByteForByte(t *testing.T) {
	s := &stream{status: http.StatusOK}
	lines := []byte("{\"name\":\"Product Added\",\"properties\":{\"emoji\":\"🪔\"}}\n{}\n")
	require.NoError(t, connect(t, s).Append(t.Context(), lines))
	require.Equal(t, "history", s.name)
	require.Equal(t, [][]byte{lines}, s.records)
}

func TestNoLinesMakeNoCall(t *testing.T) {
	s := &stream{status: http.StatusOK}
	require.NoError(t, connect(t, s).Append(t.Context(), nil))
	require.Empty(t, s.records)
}

func TestMoreThanARecordCarriesIsCutBetweenLines(t *testing.T) {
	s := &stream{status: http.StatusOK}
	line := append(bytes.Repeat([]byte("x"), 400_000), '\n')
	lines := bytes.Repeat(line, 5)
	require.NoError(t, connect(t, s).Append(t.Context(), lines))
	require.Len(t, s.records, 3)
	require.Equal(t, lines, bytes.Join(s.records, nil))
	for _, r := range s.records {
		require.Equal(t, byte('\n'), r[len(r)-1])
	}
}

func TestALineLongerThanARecordIsTooLarge(t *testing.T) {
	s := &stream{status: http.StatusOK}
	err := connect(t, s).Append(t.Context(), append(bytes.Repeat([]byte("x"), 1_024_000), '\n'))
	require.True(t, fault.Is(err, fault.TooLarge), "%v", err)
	require.Empty(t, s.records)
}

func TestALineWithoutItsEndIsRefused(t *testing.T) {
	s := &stream{status: http.StatusOK}
	err := connect(t, s).Append(t.Context(), []byte(`{}`))
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	require.Empty(t, s.records)
}

func TestAStreamThatDoesNotTakeItIsUnavailable(t *testing.T) {
	s := &stream{status: http.StatusServiceUnavailable}
	err := connect(t, s).Append(t.Context(), []byte("{}\n"))
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
}
