# Fullreply. Needs Python 3.11 or newer and make, nothing else; everything lands in .venv.
PYTHON ?= python3
KB ?= knowledge_base
SCORE ?= $(DATA)/../bench/score.py
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
MADE_FROM := pyproject.toml constraints.txt
.DEFAULT_GOAL := help
.PHONY: help run test test-all test-rest lint bench clean debian apps

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

run: .venv/made-run ## open the agent's page on 127.0.0.1:7860, with the knowledge base KB=knowledge_base
	@exec $(BIN)/fullreply serve --kb "$(KB)" --open

test: .venv/made-test ## run the tests; those that need a browser, PostgreSQL, Dovecot or Node skip
	$(PYTEST)

test-all: .venv/made-browser debian apps ## run all tests, with a browser, PostgreSQL, Dovecot and Node; fails where one is skipped
	$(PYTEST) --no-skips

test-rest: .venv/made-browser debian apps ## run those that the last `make test` skipped; fails where one still is
	$(PYTEST) --no-skips --skipped

apps: apps/build/zaf.js ## check the pages inside helpdesks, and build the part for Zendesk; needs Node and npm
	cd apps && npm run --silent check

lint: .venv/made-test ## style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/made-bench ## scores and times for training/README.md; DATA=FOLDER names the labelled sets
	$(BIN)/python -m training.bench $(if $(DATA),--data "$(DATA)" --score "$(SCORE)")

clean: ## remove the environment, caches and built indexes
	rm -rf .venv build dist apps/build apps/node_modules .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .gradio
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name .index -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@command -v "$(PYTHON)" >/dev/null || { echo 'Fullreply needs Python 3.11 or newer, and "$(PYTHON)" is not there.' \
	  'Install it, or name another one: make run PYTHON=python3.12' >&2; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Fullreply needs Python 3.11 or newer;' \
	  "$(PYTHON) is $$("$(PYTHON)" --version 2>&1). Name another one: make run PYTHON=python3.12" >&2; exit 2; }
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; echo 'The environment could not be made;' \
	  'on Debian and Ubuntu "apt-get install python3-venv" brings what is missing.' >&2; exit 2; }

.venv/made-run: $(MADE_FROM) | $(BIN)/python
	@echo "Installing Fullreply into .venv (once, a few minutes) ..."
	@$(INSTALL) -e .
	@touch $@

.venv/made-test: $(MADE_FROM) | $(BIN)/python
	@echo "Installing Fullreply and what its tests need into .venv ..."
	@$(INSTALL) -e ".[test]"
	@touch .venv/made-run $@

.venv/made-browser: $(MADE_FROM) | $(BIN)/python
	@echo "Installing Fullreply and what its tests and browser tests need into .venv ..."
	@$(INSTALL) -e ".[test,browser,postgres]"
	@touch .venv/made-run .venv/made-test $@

.venv/made-bench: $(MADE_FROM) | $(BIN)/python
	@echo "Installing Fullreply and what its benchmarks need into .venv ..."
	@$(INSTALL) -e ".[bench]"
	@touch .venv/made-run $@

apps/build/zaf.js: apps/package.json apps/package-lock.json
	@command -v npm >/dev/null || { echo "This needs Node and npm: apt-get install nodejs npm" >&2; exit 2; }
	cd apps && npm ci --silent && npm run --silent build

debian:
	@missing=; command -v chromium >/dev/null || missing="chromium fonts-dejavu-core"; \
	command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	command -v dovecot >/dev/null || [ -x /usr/sbin/dovecot ] || missing="$$missing dovecot-imapd"; \
	for tool in node npm curl; do \
	  command -v $$tool >/dev/null || missing="$$missing $$(echo $$tool | sed 's/^node$$/nodejs/')"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ]; then echo "The tests need these packages: apt-get install $$missing" >&2; exit 2; fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
