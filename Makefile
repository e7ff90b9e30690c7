# The two commands a newcomer needs are `make run` and `make test`; everything else is for those who stay.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
TEST_WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup test-setup run test check fast journeys format requirements system-packages benchmarks

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 26

setup: $(VENV)/.run-ready ## Make .venv with what the program needs

$(VENV)/.run-ready: requirements/run.txt requirements/uv.txt pyproject.toml tools/setup
	@tools/setup run
	@touch $@

test-setup: $(VENV)/.test-ready

$(VENV)/.test-ready: requirements/test.txt $(VENV)/.run-ready
	@tools/setup test
	@touch $@

run: setup ## Serve http://127.0.0.1:8000 with a sample partnership in it
	@$(BIN)/heard serve --sample

test: test-setup ## Set everything up, then pass every test this machine can run
	@tools/offer-system-packages
	$(BIN)/pytest tests -n $(TEST_WORKERS) --dist loadgroup

check: test-setup ## Format, lint, types, import contracts, fast tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(MAKE) --no-print-directory fast

fast: test-setup ## The fast tests alone
	$(BIN)/pytest tests -n $(TEST_WORKERS) -m "not journey and not browser" --hypothesis-profile quick -q

journeys: test-setup ## The slow tests alone: the real program with real parts
	$(BIN)/pytest tests -n $(TEST_WORKERS) --dist loadgroup -m "journey or browser"

format: test-setup ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

requirements: test-setup ## Pin again what pyproject.toml asks for
	tools/requirements

system-packages: ## Install the Debian packages that deepen the tests
	tools/system-packages

benchmarks: test-setup ## Measure, and write docs/PERFORMANCE.md's tables to the screen
	$(BIN)/python -m benchmarks
