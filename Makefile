PYTHON ?= python3
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= auto
PORT ?= 8000

run: .venv/run.done   ## set up, then serve the sample company
	$(BIN)/scheduler db upgrade
	$(BIN)/scheduler demo --port $(PORT)
	$(BIN)/scheduler run --port $(PORT)

test: .venv/test.done browser imap readers   ## set up, then run every test
	$(BIN)/python -m pytest -n $(WORKERS)

lint: .venv/test.done   ## format, style, types, floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/test.done   ## one line a figure
	$(BIN)/python -m bench

.venv/run.done: requirements/run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 run" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r $<
	$(PIP) install --no-deps -e .
	touch $@

.venv/test.done: requirements/test.lock .venv/run.done
	$(PIP) install --require-hashes -r $<
	touch $@

browser: .venv/test.done
	$(BIN)/python -m tests.browser.install

imap: .venv/test.done
	$(BIN)/python -m tests.rigs.dovecot

readers: .venv/test.done
	$(BIN)/python -m tests.rigs.readers

lock:   ## for developers: needs uv
	for g in run test; do uv pip compile --universal --quiet --generate-hashes --no-header --no-annotate --python-version 3.11 $$( [ $$g = run ] && echo pyproject.toml || echo --group test -c requirements/run.lock pyproject.toml ) -o requirements/$$g.lock; done
.PHONY: run test lint bench browser imap readers lock
