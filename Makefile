# What people do with this repository; `make help` lists it. Each target is a few lines that call a script.
.DEFAULT_GOAL := help
JOBS ?= $(shell nproc)
SWIFT_BUILD_FLAGS = -j $(JOBS)

.PHONY: help demo test test-all build build-release install lint format clean

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## attest this machine, ask about it, be denied, mend it (KEEP=1 leaves the server running)
	@scripts/setup build demo
	@KEEP="$(KEEP)" scripts/demo

test: ## run the tests that need no heavy packages
	@scripts/setup build test
	@scripts/test

test-all: ## run the groups that need heavy packages or much time
	@scripts/setup build test test-all
	@scripts/test --all

build: ## build the three programs (debug)
	@scripts/setup build
	swift build $(SWIFT_BUILD_FLAGS)

build-release: ## build the three programs as they are installed (release, Swift's own libraries inside)
	@scripts/setup build
	swift build $(SWIFT_BUILD_FLAGS) -c release --static-swift-stdlib

install: ## put programs and systemd units in place (after build-release; DESTDIR= and PREFIX= as usual)
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" scripts/install

lint: ## check format and house rules
	@scripts/lint

format: ## format the Swift sources
	swift format -i -r Package.swift Sources agent server Tests

clean: ## remove what building, testing and the demo left in this directory
	rm -rf .build .build-venv .demo
