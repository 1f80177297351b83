# newsarchive: two commands do everything on a machine with Python 3.11+ and make.
#   make demo   creates .venv, installs, crawls the bundled sample papers, shows what was archived
#   make test   tests, lint, types, docs check

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARCHIVE ?= archive

# without bytecode every command that a test starts would compile the package anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-fast crawl lint format docs docs-check collect bench clean help

help:
	@sed -n '2,4p' Makefile | cut -c3-; echo "  make crawl SITE=https://…   crawl a live site into ./$(ARCHIVE)"

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "newsarchive needs Python 3.11 or newer")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) …"
	@for pause in 10 60 0; do \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --retries 8 --timeout 30 \
	    -c requirements.lock -e '.[dev]' && exit 0; \
	  echo "the packages could not be had" >&2; sleep $$pause; done; exit 1
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true # pip compiles as well, but on one core
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/python -m newsarchive.sample.demo --archive $(ARCHIVE)

crawl: $(STAMP)
	@test -n "$(SITE)" || { echo "usage: make crawl SITE=https://www.example-haber.com"; exit 2; }
	@$(BIN)/newsarchive --archive $(ARCHIVE) crawl "$(SITE)"

test: $(STAMP)
	@$(MAKE) --no-print-directory -j2 lint docs-check collect
	@$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart 2 --durations 15

test-fast: $(STAMP)
	@$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart 2 -m "not slow"

lint: $(STAMP)
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy

format: $(STAMP)
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

docs: $(STAMP)
	@$(BIN)/python -m cogapp -r -P README.md README.tr.md docs/*.md

# pytest rewrites every assertion once and keeps the bytecode: here on a core that is free, or each worker does it
collect: $(STAMP)
	@$(BIN)/python -m pytest -qq --collect-only >/dev/null || true

docs-check: $(STAMP)
	@$(BIN)/python -m cogapp --check -P README.md README.tr.md docs/*.md

bench: $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[bench]'
	@for f in dates sample_fields pagetypes crawl crash memory bounds; do echo "== benchmarks/$$f.py"; $(BIN)/python benchmarks/$$f.py || exit 1; done

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
