package main

import (
	"context"
	"flag"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"

	"rapport/shared/adapter/history"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

func historyFlag(f *flag.FlagSet) *string {
	return f.String("history", "", "what customers did: a `folder`, or s3:BUCKET (the stack's output HistoryBucketName); the folder history beside a SQLite store unless given")
}

// openPast opens the history that is named, or that which lies beside the store; nil when nothing is known of any.
func openPast(ctx context.Context, s surroundings, t *table, name string) (engine.Past, error) {
	if bucket, ok := strings.CutPrefix(name, "s3:"); ok {
		if bucket == "" {
			return nil, fault.New(fault.Invalid, "--history %q names no bucket: it is s3:BUCKET or a folder", name)
		}
		cfg, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "find the AWS account: %w", err)
		}
		return history.OpenBucket(history.Objects(cfg), bucket), nil
	}
	file, beside := strings.CutPrefix(t.name, "sqlite:")
	switch {
	case name != "":
		return history.OpenFolder(name), nil
	case beside:
		return history.OpenFolder(filepath.Join(filepath.Dir(file), "history")), nil
	case s.env("DYNAMODB_ENDPOINT") != "": // the table of `rapport run --lambda`
		return history.OpenFolder(filepath.Join(dataFolder, "history")), nil
	}
	return nil, nil
}
