// Console shows marketers their campaigns, and answers the admin API.
package main

import (
	"context"
	"errors"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"rapport/functions/internal/aws"
	"rapport/shared/edge/console"
	"rapport/shared/engine"
)

func main() {
	account := aws.Connect(context.Background(), os.Getenv)
	handler, err := console.New(os.Getenv, engine.Ports{
		Store:   account.Store(),
		Bus:     account.Bus(),
		History: account.History(),
		Past:    account.Past(),
		Mailer:  account.Mailer(),
		Secrets: account.Secrets(),
		Clock:   account.Now,
	})
	if err := errors.Join(account.Err(), err); err != nil {
		log.Fatalf("start console: %v", err)
	}
	lambda.Start(account.Serve(handler))
}
