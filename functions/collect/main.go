// Collect takes events in over HTTP, and answers when they are durable.
package main

import (
	"context"
	"errors"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"rapport/functions/internal/aws"
	"rapport/shared/edge"
	"rapport/shared/engine"
)

func main() {
	account := aws.Connect(context.Background(), os.Getenv)
	handler, err := edge.NewCollect(os.Getenv, engine.Ports{
		Store:   account.Store(),
		Bus:     account.Bus(),
		History: account.History(),
		Secrets: account.Secrets(),
		Clock:   account.Now,
	})
	if err := errors.Join(account.Err(), err); err != nil {
		log.Fatalf("start collect: %v", err)
	}
	lambda.Start(account.Serve(handler))
}
