# Every target does its own set-up in .venv and may be run again and again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
ARGS ?=
# Two processes take work from each other; ARGS="-n 0" runs the tests in one.
PARALLEL := -n 2 --dist worksteal

.PHONY: help demo test soak check format run bench clean
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.demo ## The real bot in a local browser page: no account, no token
	$(BIN)/python bot.py demo $(ARGS)

run: $(VENV)/.run ## The bot on Discord, with the token in .env
	$(BIN)/python bot.py $(ARGS)

test: $(VENV)/.dev ## All tests, with seeded samples of the long suites
	$(BIN)/python -m pytest -m "not soak" $(PARALLEL) $(ARGS)

soak: $(VENV)/.dev ## The long suites whole
	$(BIN)/python -m pytest -m soak $(PARALLEL) $(ARGS)

check: $(VENV)/.dev ## Lint, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

format: $(VENV)/.dev ## Put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.bench ## Every measurement beside its peers, compared with the last run (ARGS=--quick: 3 minutes)
	$(BIN)/python -m bench $(ARGS)

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis build

$(VENV)/.venv:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.venv requirements.txt
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.demo: $(VENV)/.run requirements-demo.txt
	$(PIP) -r requirements-demo.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.demo requirements-dev.txt
	$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements-bench.txt
	$(PIP) -r requirements-bench.txt
	@touch $@
