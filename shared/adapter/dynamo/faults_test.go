package dynamo

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// scripted is a DynamoDB that gives the answers a test wants and remembers what it was asked.
type scripted struct {
	mu     sync.Mutex
	asked  []map[string]any
	answer http.HandlerFunc
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var request map[string]any
	_ = json.Unmarshal(body, &request)
	s.mu.Lock()
	s.asked = append(s.asked, request)
	s.mu.Unlock()
	s.answer(w, r)
}

func (s *scripted) requests() []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// against returns a store whose DynamoDB answers as scripted. Its client has the SDK's own retryer.
func against(t *testing.T, answer http.HandlerFunc) (*Store, *scripted) {
	script := &scripted{answer: answer}
	server := httptest.NewServer(script)
	t.Cleanup(server.Close)
	client := dynamodb.New(dynamodb.Options{Region: "eu-central-1", BaseEndpoint: aws.String(server.URL),
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", "")})
	return New(client, "rapport", func() time.Time { return noon }), script
}

func refuse(status int, code, more string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"__type":"com.amazonaws.dynamodb.v20120810#`+code+`","message":"said by the test"`+more+`}`)
	}
}

// lose takes the request and drops the connection: nobody knows what became of it.
func lose(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

var state = item.Item{Key: item.State("c1"), Version: 2}

// writes are every way to write one item.
var writes = map[string]func(*Store) error{
	"put":    func(s *Store) error { return s.Put(context.Background(), state, item.When{Test: item.Absent}, noon) },
	"delete": func(s *Store) error { return s.Delete(context.Background(), state.Key) },
	"transact": func(s *Store) error {
		return s.Transact(context.Background(), []item.Put{{Item: state}}, noon)
	},
}

func TestAWriteIsSentOnceWhateverBecomesOfIt(t *testing.T) {
	for what, answer := range map[string]http.HandlerFunc{
		"lost":      lose,
		"throttled": refuse(400, "ProvisionedThroughputExceededException", ""),
		"too fast":  refuse(400, "ThrottlingException", ""),
		"failing":   refuse(500, "InternalServerError", ""),
		"down":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) },
	} {
		for how, write := range writes {
			s, script := against(t, answer)
			err := write(s)
			require.True(t, fault.Is(err, fault.Unavailable), "%s, %s: %v", how, what, err)
			require.Len(t, script.requests(), 1, "%s, %s", how, what)
		}
	}
}

func TestAReadIsTriedAgain(t *testing.T) {
	failed := false
	s, script := against(t, nil)
	script.answer = func(w http.ResponseWriter, r *http.Request) {
		if !failed {
			failed = true
			lose(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"Items":[{"p":{"S":"C#c1"},"s":{"S":"!0"},"v":{"N":"2"}}],"ConsumedCapacity":{"CapacityUnits":0.5}}`)
	}
	found, err := s.Query(context.Background(), item.Head("c1"))
	require.NoError(t, err)
	require.Equal(t, []item.Item{state}, found)
	read, _ := s.Consumed()
	require.Equal(t, 0.5, read)
}

func TestADatabaseThatDoesNotAnswerIsUnavailableInTime(t *testing.T) {
	s, _ := against(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	s.patient = 30 * time.Millisecond
	for how, write := range writes {
		err := write(s)
		require.True(t, fault.Is(err, fault.Unavailable), "%s: %v", how, err)
		require.ErrorIs(t, err, context.DeadlineExceeded, how)
	}
	_, err := s.Query(context.Background(), item.Head("c1"))
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
}

func TestALatePutIsNotSent(t *testing.T) {
	s, script := against(t, refuse(500, "InternalServerError", ""))
	late := noon.Add(-time.Nanosecond)
	require.True(t, fault.Is(s.Put(context.Background(), state, item.When{}, late), fault.TooLate))
	require.True(t, fault.Is(s.Transact(context.Background(), []item.Put{{Item: state}}, late), fault.TooLate))
	require.Empty(t, script.requests())
}

func TestDynamoDBsRefusalsAreSortedByWhatACallerCanDo(t *testing.T) {
	reasons := func(codes ...string) string {
		var list []string
		for _, c := range codes {
			list = append(list, `{"Code":"`+c+`","Message":"Item size has exceeded the maximum"}`)
		}
		return `,"CancellationReasons":[` + strings.Join(list, ",") + `]`
	}
	cancelled := "TransactionCanceledException"
	for _, c := range []struct {
		code, more string
		want       fault.Kind
	}{
		{"ConditionalCheckFailedException", "", fault.Conflict},
		{"TransactionConflictException", "", fault.Conflict},
		{cancelled, reasons("None", "ConditionalCheckFailed"), fault.Conflict},
		{cancelled, reasons("TransactionConflict", "None"), fault.Conflict},
		{cancelled, reasons("ThrottlingError", "ConditionalCheckFailed"), fault.Conflict},
		{cancelled, reasons("None", "ThrottlingError"), fault.Unavailable},
		{cancelled, reasons("ProvisionedThroughputExceeded"), fault.Unavailable},
		{cancelled, reasons("ConditionalCheckFailed", "ValidationError"), fault.TooLarge},
		{cancelled, "", fault.Unavailable},
		{"TransactionInProgressException", "", fault.Unavailable},
		{"RequestLimitExceeded", "", fault.Unavailable},
		{"ValidationException", "", fault.Invalid},
		{"ResourceNotFoundException", "", fault.Internal},
		{"AccessDeniedException", "", fault.Internal},
		{"UnrecognizedClientException", "", fault.Internal},
		{"SomethingNewException", "", fault.Unavailable},
	} {
		s, _ := against(t, refuse(400, c.code, c.more))
		err := s.Transact(context.Background(), []item.Put{{Item: state}, {Item: item.Item{Key: item.State("c2")}}}, time.Time{})
		require.Error(t, err)
		require.Equal(t, c.want.String(), fault.Of(err).String(), "%s %s: %v", c.code, c.more, err)
		require.Contains(t, err.Error(), "C#c1 !0", "the error says of what it speaks")
	}
}

func TestAQueryAsksForNoMoreThanItsRange(t *testing.T) {
	for _, c := range []struct {
		r          item.Range
		want       string
		consistent bool
		limit      any
	}{
		{item.Head("c1"), "p = :partition AND begins_with(s, :from)", true, nil},
		{item.AgendaThrough(3, 100), "p = :partition AND s < :to", true, nil},
		{item.NewestCatalog(), "p = :partition", true, 1.0},
		{item.Range{Partition: "P", From: "a", Limit: 3}, "p = :partition AND s >= :from", true, 3.0},
		{item.Range{Partition: "P", From: "a", To: "c", Limit: 3}, "p = :partition AND s BETWEEN :from AND :to", true, 4.0},
		{item.Range{Partition: "P", Index: true, To: "c"}, "i = :partition AND j < :to", false, nil},
	} {
		s, script := against(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"Items":[]}`) })
		_, err := s.Query(context.Background(), c.r)
		require.NoError(t, err)
		asked := script.requests()[0]
		require.Equal(t, c.want, asked["KeyConditionExpression"])
		require.Equal(t, c.consistent, asked["ConsistentRead"] == true, c.want)
		require.Equal(t, c.limit, asked["Limit"], c.want)
	}
}

func TestAQueryReadsOnOverExpiredItemsInFewPages(t *testing.T) {
	page := 0
	s, script := against(t, nil)
	script.answer = func(w http.ResponseWriter, _ *http.Request) {
		page++
		if page == 1 {
			_, _ = io.WriteString(w, `{"Items":[{"p":{"S":"P"},"s":{"S":"a"},"v":{"N":"1"},"x":{"N":"1000"}}],"LastEvaluatedKey":{"p":{"S":"P"},"s":{"S":"a"}}}`)
			return
		}
		_, _ = io.WriteString(w, `{"Items":[{"p":{"S":"P"},"s":{"S":"b"},"v":{"N":"1"}},{"p":{"S":"P"},"s":{"S":"c"},"v":{"N":"1"}}],"LastEvaluatedKey":{"p":{"S":"P"},"s":{"S":"c"}}}`)
	}
	found, err := s.Query(context.Background(), item.Range{Partition: "P", Limit: 1})
	require.NoError(t, err)
	require.Equal(t, []item.Item{{Key: item.Key{Partition: "P", Sort: "b"}, Version: 1}}, found)
	asked := script.requests()
	require.Len(t, asked, 2)
	require.Equal(t, 1.0, asked[0]["Limit"])
	require.Equal(t, 100.0, asked[1]["Limit"])
	require.NotNil(t, asked[1]["ExclusiveStartKey"])
}

func TestAnotherOnesItemIsNamedNotMisread(t *testing.T) {
	for _, attribute := range []string{`"v":{"S":"two"}`, `"v":{"N":"1.5"}`, `"v":{"N":"1"},"b":{"S":"text"}`, `"v":{"N":"1"},"i":{"N":"1"}`} {
		s, _ := against(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"Items":[{"p":{"S":"P"},"s":{"S":"a"},`+attribute+`}]}`)
		})
		_, err := s.Query(context.Background(), item.Range{Partition: "P"})
		require.True(t, fault.Is(err, fault.Internal), "%s: %v", attribute, err)
		require.Contains(t, err.Error(), "of P a is not Rapport's")
	}
}
