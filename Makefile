# The two commands to know: `make run` and `make test`. `make help` lists the others.

export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
TARGET      := $(or $(CARGO_TARGET_DIR),target)

.DEFAULT_GOAL := help
.PHONY: audit bench check ci clean e2e help run screenshots setup simulate test toolchain

run: toolchain ## Build the release, load the demo institution, serve it
	cargo xtask release
	exec $(TARGET)/release/aldia demo

test: toolchain ## Everything: lints, house rules, tests on SQLite and PostgreSQL, browser tests
	cargo xtask test

check: toolchain ## The quick loop: format, house rules, lints, tests of domain and portal
	cargo xtask check

e2e: toolchain ## The browser tests only
	cargo xtask e2e

# For the pages of staff; PostgreSQL takes a quarter of an hour for each million invoices.
SQLITE_CUSTOMERS   ?= 100000
SQLITE_INVOICES    ?= 500000
POSTGRES_CUSTOMERS ?= 100000
POSTGRES_INVOICES  ?= 500000
bench: toolchain ## Measure the release against a bare handler: POSTGRES_INVOICES=5000000 …
	cargo xtask bench --sqlite-customers=$(SQLITE_CUSTOMERS) \
	  --sqlite-invoices=$(SQLITE_INVOICES) --postgres-customers=$(POSTGRES_CUSTOMERS) \
	  --postgres-invoices=$(POSTGRES_INVOICES)

SEEDS     ?= 500
STEPS     ?= 2000
CUSTOMERS ?= 10000
simulate: toolchain ## Reminders in any order of things: SEEDS=500 STEPS=2000 CUSTOMERS=10000
	ALDIA_SIMULATE_CUSTOMERS=$(CUSTOMERS) cargo test --release -p domain --test years -- --nocapture
	ALDIA_SIMULATE_SEEDS=$(SEEDS) ALDIA_SIMULATE_STEPS=$(STEPS) \
		cargo test --release -p portal --lib -- reminders::simulation --nocapture

screenshots: toolchain ## Take the pictures in docs/
	cargo xtask screenshots

audit: toolchain ## Advisories, licences, sources, banned crates
	cargo xtask audit

setup: toolchain ## Get what is missing for development, wasm-opt included
	cargo fetch --locked
	cargo xtask setup

ci: test ## What the pipeline runs

clean: ## Remove what was built, and the demo's data
	cargo clean
	rm -rf data end2end/node_modules end2end/test-results

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' Makefile

# The version in rust-toolchain.toml, with its WASM target.
toolchain:
	@command -v rustup >/dev/null || { echo "rustup is missing: https://rustup.rs"; exit 1; }
	@rustc --version >/dev/null 2>&1 || rustup toolchain install
	@test -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" \
		|| rustup target add wasm32-unknown-unknown
