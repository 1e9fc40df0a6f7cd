// Deliver renders a message and hands it to its channel, in one attempt.
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
	handler, err := engine.NewDeliver(os.Getenv, engine.Ports{
		Store:   account.Store(),
		Bus:     account.Bus(),
		History: account.History(),
		Mailer:  account.Mailer(),
		Secrets: account.Secrets(),
		Clock:   account.Now,
	})
	if err := errors.Join(account.Err(), err); err != nil {
		log.Fatalf("start deliver: %v", err)
	}
	lambda.Start(account.Serve(handler))
}
