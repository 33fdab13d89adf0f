# Two commands set everything up: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long check bench lock clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' $(MAKEFILE_LIST)

setup: $(BIN)/.ready ## install what is missing (system libraries too, as root)

$(BIN)/.ready: requirements.txt requirements-dev.txt pyproject.toml package-lock.json scripts/setup.sh
	PYTHON=$(PYTHON) sh scripts/setup.sh $(VENV)
	@touch $@

demo: setup ## a sample year on http://127.0.0.1:8000, all papers written
	MASSNAHMEN_DATA_DIR=data/demo $(BIN)/massnahmen demo

test: setup ## the usual tests, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n 2 -m "not long"

test-long: setup ## fault and load runs
	$(BIN)/python -m pytest -m long

check: setup ## the static checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## speed and memory as ratios, in one run
	$(BIN)/python -m tests.bench

lock: ## pin every dependency anew
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## remove what was installed; the data stay
	rm -rf $(VENV) node_modules
