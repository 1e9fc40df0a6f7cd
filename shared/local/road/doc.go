// Package road holds the end-to-end tests: a whole Rapport, as `make run` starts it, asked over HTTP
// like a shop asks it, its mails read like a customer reads them. With RAPPORT_ROAD=lambda the same tests run over the
// Lambda binaries and DynamoDB Local, as `make run-lambda` does.
package road
