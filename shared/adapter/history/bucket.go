package history

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// prefix is where template.yaml lets Firehose put what it was given, by day.
const prefix = "events/"

// Bucket reads the history that Firehose brought to S3. It implements engine.Past.
type Bucket struct {
	client *s3.Client
	name   string
}

// Objects makes the client of S3, which keeps a connection for each part that is read at once. An endpoint of one's own knows buckets by path, and no checksums.
func Objects(cfg aws.Config) *s3.Client {
	return s3.NewFromConfig(cfg, func(o *s3.Options) {
		if c, ok := o.HTTPClient.(*awshttp.BuildableClient); ok {
			o.HTTPClient = c.WithTransportOptions(func(t *http.Transport) { t.MaxIdleConnsPerHost = engine.PartsAtOnce })
		}
		o.UsePathStyle = o.BaseEndpoint != nil
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
	})
}

// OpenBucket returns the history in the named bucket.
func OpenBucket(client *s3.Client, name string) Bucket { return Bucket{client, name} }

// Parts implements engine.Past: an object for a quarter of an hour, or for less when much comes in. It returns fault.Unavailable when S3 does not list them.
func (b Bucket) Parts(ctx context.Context) ([]string, error) {
	pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{Bucket: &b.name, Prefix: aws.String(prefix)})
	var parts []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "list the history in the bucket %s: %w", b.name, err)
		}
		for _, o := range page.Contents {
			parts = append(parts, aws.ToString(o.Key))
		}
	}
	return parts, nil
}

// Read implements engine.Past. It returns fault.Unavailable when S3 does not give the object.
func (b Bucket) Read(ctx context.Context, part string, keep func(string) bool, each func(event.Event)) (int, error) {
	object, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.name, Key: &part})
	if err != nil {
		return 0, fault.New(fault.Unavailable, "read history %s: %w", part, err)
	}
	defer object.Body.Close()
	text := io.Reader(object.Body)
	if strings.HasSuffix(part, ".gz") {
		if text, err = gzip.NewReader(text); err != nil {
			return 0, fault.New(fault.Unavailable, "unpack history %s: %w", part, err)
		}
	}
	unread, err := engine.ReadPast(ctx, text, keep, each)
	if err != nil {
		return unread, fault.New(fault.Unavailable, "read history %s: %w", part, err)
	}
	return unread, nil
}
