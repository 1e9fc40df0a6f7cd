package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"rapport/shared/adapter/dynamo"
	"rapport/shared/adapter/sqlite"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
	"rapport/shared/local"
	"rapport/shared/local/clock"
)

// dataFolder is where `rapport run` puts what lasts, unless told otherwise.
const dataFolder = ".rapport"

// table is a shop's store, opened beside the process that runs the shop, and that process's time.
type table struct {
	engine.Store
	name  string // as --store names it
	now   func() time.Time
	close func() error
}

func storeFlag(f *flag.FlagSet) *string {
	return f.String("store", "sqlite:"+filepath.Join(dataFolder, local.StoreFile),
		"the shop's `store`: sqlite:FILE, or dynamo:TABLE in the AWS account of this shell (or at DYNAMODB_ENDPOINT)")
}

// dataOf returns the data folder that a store lies in, or that of the machine's own Rapport for one that lies in none.
func dataOf(store string) string {
	if file, ok := strings.CutPrefix(store, "sqlite:"); ok {
		return filepath.Dir(file)
	}
	return dataFolder
}

// openTable opens a store that exists. One for reading refuses every write. A SQLite file may be written
// by several processes: each waits for the other's transaction, and every put carries its own condition.
func openTable(ctx context.Context, s surroundings, name string, writable bool) (*table, error) {
	kind, place, _ := strings.Cut(name, ":")
	switch {
	case kind == "sqlite" && place != "":
		return openSQLite(name, place, writable)
	case kind == "dynamo" && place != "":
		return openDynamo(ctx, s, name, place)
	}
	return nil, fault.New(fault.Invalid, "--store %q is not understood: it is sqlite:FILE or dynamo:TABLE", name)
}

func openSQLite(name, file string, writable bool) (*table, error) {
	c, err := clock.Open(filepath.Join(filepath.Dir(file), local.ClockFile), time.Now)
	if err != nil {
		return nil, err
	}
	open := sqlite.OpenReadOnly
	if _, err := os.Stat(file); writable && err == nil { // writing makes no new store by a slip of the pen
		open = sqlite.Open
	}
	store, err := open(file, c.Now)
	if err != nil {
		return nil, err
	}
	return &table{Store: store, name: name, now: c.Now, close: store.Close}, nil
}

func openDynamo(ctx context.Context, s surroundings, name, place string) (*table, error) {
	cfg, here, err := awsConfig(ctx, s.env)
	if err != nil {
		return nil, err
	}
	now := time.Now
	if here { // `rapport run --lambda` moves the time of this one too
		c, err := clock.Open(filepath.Join(dataFolder, local.ClockFile), time.Now)
		if err != nil {
			return nil, err
		}
		now = c.Now
	}
	client := dynamo.Client(cfg)
	return &table{Store: dynamo.New(client, place, now), name: name, now: now, close: func() error { return nil }}, nil
}

// awsConfig finds account and region as the AWS command does. With DYNAMODB_ENDPOINT it is that one, for which any credentials do.
func awsConfig(ctx context.Context, env func(string) string) (cfg aws.Config, here bool, err error) {
	endpoint := env("DYNAMODB_ENDPOINT")
	if endpoint != "" {
		return aws.Config{Region: cmp.Or(env("AWS_REGION"), "us-east-1"), BaseEndpoint: &endpoint,
			Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")}, true, nil
	}
	cfg, err = config.LoadDefaultConfig(ctx)
	if err == nil && cfg.Region == "" {
		err = errors.New("no region is set: set AWS_REGION to the shop's")
	}
	if err != nil {
		return cfg, false, fmt.Errorf("find the AWS account: %w", err)
	}
	return cfg, false, nil
}

// engine returns an engine over the table. It has no bus and no history: it reads, and publishes definitions.
func (t *table) engine() *engine.Engine {
	return engine.New(engine.Ports{Store: t.Store, Clock: t.now})
}
