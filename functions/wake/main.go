// Wake reads the agenda each minute and publishes the alarms that came due.
package main

import (
	"context"
	"errors"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"rapport/functions/internal/aws"
	"rapport/shared/engine"
)

func main() {
	account := aws.Connect(context.Background(), os.Getenv)
	handler, err := engine.NewWake(os.Getenv, engine.Ports{
		Store: account.Store(),
		Bus:   account.Bus(),
		Clock: account.Now,
	})
	if err := errors.Join(account.Err(), err); err != nil {
		log.Fatalf("start wake: %v", err)
	}
	lambda.Start(account.Serve(handler))
}
