// Launch begins each minute what comes to many customers at once: scheduled campaigns, new definitions, the sums of a day.
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
	handler, err := engine.NewLaunch(os.Getenv, engine.Ports{
		Store: account.Store(),
		Bus:   account.Bus(),
		Past:  account.Past(),
		Clock: account.Now,
	})
	if err := errors.Join(account.Err(), err); err != nil {
		log.Fatalf("start launch: %v", err)
	}
	lambda.Start(account.Serve(handler))
}
