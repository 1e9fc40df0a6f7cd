# What people call. `make run` and `make test` need Go and make, nothing else.

PACKAGES  ?= ./...
TESTFLAGS ?=

.PHONY: help run run-lambda test check bench

help: ## says what there is to make
	@sed -n 's/^\([a-z%-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

run: ## the demo shop on http://localhost:8080, its mails on http://localhost:8025
	go build -o .rapport/bin/rapport ./cmd/rapport$(if $(wildcard .rapport/bin),,$(info Rapport is being compiled; the first time this takes a minute or two.))
	@exec .rapport/bin/rapport run --demo

run-lambda: ## the same, by the Lambda binaries and DynamoDB Local (needs Java and Maven, or DYNAMODB_ENDPOINT)
	go build -o .rapport/bin/rapport ./cmd/rapport
	@exec .rapport/bin/rapport run --demo --lambda

test: ## every test that this machine can run; what is missing is said and skipped
	go test -timeout 20m $(TESTFLAGS) $(PACKAGES)

check: ## format, vet, linters, the template, the binaries for Lambda (needs Python for the AWS parts)
	@.ci/check

bench: ## what the parts can carry; docs/BENCHMARKS.md keeps the figures
	go test -run '^$$' -bench . -benchmem $(PACKAGES)

# `sam build` calls build-CollectFunction and so on, once for each function of template.yaml. Without
# the commit stamped in (-buildvcs), an unchanged function stays the same file and is not deployed again.
build-%Function:
	CGO_ENABLED=0 GOOS=linux GOARCH=$(or $(GOARCH),arm64) go build -trimpath -buildvcs=false -tags lambda.norpc -ldflags "-s -w" \
		-o "$(ARTIFACTS_DIR)/bootstrap" ./functions/$(shell printf '%s' '$*' | tr 'A-Z' 'a-z')
