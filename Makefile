# Sealtrail 封迹. `make` lists what there is.
SHELL := /bin/sh
export CGO_ENABLED ?= 0
# No version control stamps: the same sources give the same binary.
GOFLAGS_BUILD := -trimpath -buildvcs=false
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
PGRUN := go run ./internal/testkit/pgrun
PACKAGES ?= ./...
FUZZTIME ?= 30s

.DEFAULT_GOAL := help
.PHONY: help build run deps test check format vet lint rules bench race fuzz screenshots clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

build: ## write bin/
	@mkdir -p bin
	@for command in cmd/*/; do \
		go build $(GOFLAGS_BUILD) -ldflags '$(LDFLAGS)' -o "bin/$$(basename $$command)" "./$$command" || exit 1; \
	done

run: build ## the demo region on http://127.0.0.1:8080, data in ./var
	@exec bin/sealtrail serve --demo

deps: ## install what the tests need (PostgreSQL, Chromium, PDF and barcode tools)
	@.ci/deps

test: deps ## every test: core, both engines, papers, browser
	$(PGRUN) go test -timeout 20m $(PACKAGES)

check: format vet lint rules ## format, vet, linters, import rules, migrations in step

format:
	@found=$$(gofmt -l cmd internal migrations seeds assets 2>/dev/null); \
	if [ -n "$$found" ]; then echo "not formatted (gofmt -w):"; echo "$$found"; exit 1; fi

vet:
	go vet $(PACKAGES)

# Fetched through the module proxy, checked against the checksum database.
lint:
	@if go run $(STATICCHECK) -version >/dev/null 2>&1; then \
		echo "staticcheck $(PACKAGES)"; go run $(STATICCHECK) $(PACKAGES); \
	else \
		echo "staticcheck cannot be fetched here; skipped" >&2; \
	fi

rules:
	go test -count=1 ./internal/archtest

bench: deps ## speed, with the machine named
	@echo "$$(uname -srm), $$(nproc) cores, $$(awk -F ': ' '/model name/ { print $$2; exit }' /proc/cpuinfo)"
	$(PGRUN) go test -run '^$$' -bench . -benchmem -timeout 60m $(PACKAGES)

screenshots: deps ## every page as a picture in screenshots/, phone and desktop, both languages
	go test -count=1 -timeout 30m ./internal/app -run TestEveryPageIsFitForEverybody -screenshots "$(CURDIR)/screenshots"

race: deps ## every test with the race detector (needs a C compiler)
	CGO_ENABLED=1 $(PGRUN) go test -race -timeout 30m $(PACKAGES)

fuzz: ## every fuzz target for FUZZTIME (30s)
	@go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' $(PACKAGES) | while read -r package; do \
		go test -list '^Fuzz' "$$package" | grep '^Fuzz' | while read -r target; do \
			echo "$$package $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" || exit 1; \
		done || exit 1; \
	done

clean: ## remove bin/ (never the data in var/)
	@rm -rf bin
