# Snop: `make help` lists what can be made. CONTRIBUTING.md tells the rest.

SWIFT ?= swift
# Arguments for `make run`, such as RUN="--listen 127.0.0.1:9000".
RUN ?=

.DEFAULT_GOAL := help
.PHONY: help run test build lint format bench dependencies

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: build ## build the program and run the daemon with the registered and the sample feeds
	.build/release/snop serve --samples $(RUN)

test: dependencies ## build and run the tests
	$(SWIFT) test
	SNOP_TEST_ALONE=1 $(SWIFT) test --skip-build --filter XMLStreamTests

build: dependencies ## build the program for use: .build/release/snop
	$(SWIFT) build -c release --product snop

lint: ## check the form of the code
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests

format: ## bring the code into form
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

bench: build ## measure speed and memory against the simulator (needs python3 and wrk)
	@scripts/dependencies.sh bench
	python3 Benchmarks/bench.py --snop .build/release/snop

dependencies:
	@scripts/dependencies.sh
