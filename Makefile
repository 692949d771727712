# Snop: `make help` lists what can be made. CONTRIBUTING.md tells the rest.

SWIFT ?= swift
# Arguments for `make run`, such as RUN="--listen 127.0.0.1:9000".
RUN ?=
# The simulated portal that `make survive` harvests, and how much of it.
SIMULATOR ?= ../shared/tools/portal_sim.py
DATASETS ?= 20000
KILLS ?= 50
# How long `make survive` soaks the daemon.
SOAK_SECONDS ?= 1800
# How many tests run at once: their limits of time are for a test that has its share of the machine.
TESTS_AT_ONCE ?= 6
# How long each reader is fuzzed, and the Python whose rdflib the benchmarks compare with.
FUZZ_SECONDS ?= 60
PYTHON ?= python3

CODE = Package.swift Sources Tests Fuzz Benchmarks/rdf

.DEFAULT_GOAL := help
.PHONY: help run test build lint format bench cases fuzz survive corpus dependencies

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: build ## build the program and run the daemon with the registered and the sample feeds
	.build/release/snop serve --samples $(RUN)

test: dependencies ## build and run the tests
	$(SWIFT) test --experimental-maximum-parallelization-width $(TESTS_AT_ONCE)
	SNOP_TEST_ALONE=1 $(SWIFT) test --skip-build --no-parallel --filter 'XMLStreamTests|HarvestThreadsTests|WebThreadsTests|AttackTests'

build: dependencies ## build the program for use: .build/release/snop
	$(SWIFT) build -c release --product snop

lint: dependencies ## check the form of the code and of the source files
	$(SWIFT) format lint --strict --parallel --recursive $(CODE)
	$(SWIFT) build --product snop
	$$($(SWIFT) build --show-bin-path)/snop sources --check --sources harvesters

format: ## bring the code into form
	$(SWIFT) format --in-place --parallel --recursive $(CODE)

bench: build ## measure speed and memory beside others (PYTHON= one with rdflib, to compare with it too)
	@scripts/dependencies.sh bench
	python3 Benchmarks/bench.py --snop .build/release/snop
	python3 Benchmarks/mapping.py --snop .build/release/snop
	PYTHON=$(PYTHON) python3 Benchmarks/rdf/bench.py

cases: dependencies ## record anew what is served of the feeds in Tests/Cases, and show what has changed
	SNOP_RECORD=1 $(SWIFT) test --filter GoldenCaseTests/isAsRecorded
	@git --no-pager diff --stat -- Tests/Cases
	@git --no-pager diff --unified=1 -- Tests/Cases

fuzz: dependencies ## feed mutated documents to each reader, for FUZZ_SECONDS (60) each
	Fuzz/run.sh $(FUZZ_SECONDS)

corpus: dependencies ## harvest every document of the corpus beside the repository, and print what became of each type
	@test -d $${SNOP_SHARED:-../shared}/corpus || { echo "there is no corpus beside the repository; name its folder with SNOP_SHARED" >&2; exit 1; }
	SNOP_CORPUS=1 $(SWIFT) test --filter 'CorpusReportTests|CorpusRecognitionTests'

survive: build ## twelve hours of 300 sources on a test clock; KILLS (50) harvests killed; every attack; SOAK_SECONDS (1800) of load
	@scripts/dependencies.sh survive
	SNOP_TEST_ALONE=1 $(SWIFT) test --filter ServiceSimulationTests
	@test -f $(SIMULATOR) || { echo "there is no simulated portal $(SIMULATOR); name one with SIMULATOR=" >&2; exit 1; }
	python3 scripts/kill9.py --snop .build/release/snop --simulator $(SIMULATOR) --datasets $(DATASETS) --kills $(KILLS)
	python3 scripts/attack.py --snop .build/release/snop
	python3 scripts/soak.py --snop .build/release/snop --simulator $(SIMULATOR) --seconds $(SOAK_SECONDS)

dependencies:
	@scripts/dependencies.sh
