# The two commands that matter: `make run` and `make test`. Each does all of its own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
TEST_PROCESSES ?= 2
SET_UP := --no-print-directory --old-file=setup
export REFLEX_TELEMETRY_ENABLED := false

.PHONY: help run dev test test-in-turn test-unit test-integration test-e2e ci ci-in-turn check bench format lock operator mails backup restore setup setup-dev prepare

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/requirements.stamp
	@deploy/system-packages.sh

setup-dev: setup .venv/requirements-dev.stamp

.venv/requirements.stamp: requirements.txt
	@deploy/make-venv.sh
	$(PYTHON) -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/requirements-dev.stamp: requirements-dev.txt .venv/requirements.stamp
	$(PYTHON) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

prepare: setup ## place runtimes, browser driver and the stacks' packages under SAMOKODER_HOME
	@$(PYTHON) -m samokoder_app.platform.provision

run: setup ## start Samokoder on http://localhost:3000 (PORT=, HOST=)
	@exec $(PYTHON) -m samokoder_app.platform.supervisor

dev: setup-dev ## the same with hot reload
	@exec $(PYTHON) -m samokoder_app.platform.supervisor --dev

test: setup-dev ## unit, then integration tests, and beside both the tests in a browser (each tells all at its end)
	@$(MAKE) $(SET_UP) --keep-going -j2 --output-sync=target test-in-turn test-e2e

ci: setup-dev ## check and test, which is what the build server does
	@$(MAKE) $(SET_UP) --keep-going -j2 --output-sync=target ci-in-turn test-e2e

# A browser is driven by one process, which waits most of its time: it begins first, and the others go on beside it.
test-in-turn:
	@$(MAKE) $(SET_UP) test-unit
	@$(MAKE) $(SET_UP) test-integration

ci-in-turn:
	@$(MAKE) $(SET_UP) check
	@$(MAKE) $(SET_UP) test-in-turn

test-unit: setup-dev
	$(PYTHON) -m pytest tests/unit -n $(TEST_PROCESSES) --dist worksteal

test-integration: setup-dev
	$(PYTHON) -m pytest tests/integration -n $(TEST_PROCESSES) --dist worksteal

test-e2e: setup-dev
	$(PYTHON) -m pytest tests/e2e

check: setup-dev ## format, lint, types, import rules
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy engine samokoder_app bench
	.venv/bin/lint-imports --no-cache

bench: setup-dev ## all benchmarks, one JSON object per figure on standard output (docs/benchmarks.md)
	@$(PYTHON) -m bench all

format: setup-dev ## format the code
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

operator: setup ## make EMAIL= an operator
	@$(PYTHON) -m samokoder_app.accounts.operator "$(EMAIL)"

mails: setup ## print the mails that are kept where none is sent
	@$(PYTHON) -m samokoder_app.accounts.mails

backup: setup ## save database and data of apps to FILE= (docs/operating.md)
	@$(PYTHON) -m samokoder_app.backup save "$(FILE)"

restore: setup ## make an installation of FILE=, in a home without a database
	@$(PYTHON) -m samokoder_app.backup restore "$(FILE)"

lock: setup-dev ## lock the requirements again, with hashes
	for name in requirements requirements-dev engine/stacks/fastapi/requirements engine/stacks/reflex/requirements; do \
	  .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header \
	    $$name.in -o $$name.txt || exit 1; \
	done
