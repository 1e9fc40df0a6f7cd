// Engage decides on events that came by the bus and on alarms that came due.
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
	handler, err := engine.NewEngage(os.Getenv, engine.Ports{
		Store:   account.Store(),
		Bus:     account.Bus(),
		History: account.History(),
		Clock:   account.Now,
	})
	if err := errors.Join(account.Err(), err); err != nil {
		log.Fatalf("start engage: %v", err)
	}
	lambda.Start(account.Serve(handler))
}
