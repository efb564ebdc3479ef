# Two targets set up all they need: `make demo` and `make test`. Only Python and make must be there before.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv --quiet

say = @printf '\n== %s\n' "$(1)"

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check docs bench sizes clean ready-to-run ready-to-test lint types layers site

help:  ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ready-to-run  ## Set up, then take returns to a report and cards to figures in demo/: a quarter of an hour
	$(call say,The demo: returns to a report)
	@$(BIN)/esep demo
	$(call say,The demo: cards to figures)
	@$(BIN)/esep demo register

test: ready-to-test lint types layers  ## Set up, then check everything: source, types, layers, and by tests all else
	$(call say,All tests)
	@$(BIN)/pytest

check: ready-to-test lint types layers  ## The quick part of `make test`
	$(call say,The quick tests)
	@$(BIN)/pytest -m "not slow and not browser and not libreoffice and not spark and not real"

docs: ready-to-test site  ## Build the documentation into site/
	@echo "Open site/index.html. With search, from a server: $(BIN)/mkdocs serve"

bench: ready-to-test  ## Measure the speed that the documentation states
	@$(BIN)/python bench
	@$(BIN)/python bench/register.py
	@$(BIN)/python bench/ledger.py
	@$(BIN)/python bench/ledger_made.py
	@$(BIN)/python bench/protection.py
	@$(BIN)/python bench/filling.py
	@$(BIN)/python bench/claims.py
	@$(BIN)/python bench/worklists.py
	@$(BIN)/python bench/monitoring_paired.py

sizes: ready-to-test  ## Tell how large files and functions are
	@$(BIN)/python tests/house/sizes.py

clean:  ## Remove what make has made; demo/ stays, it may hold something of yours
	rm -rf $(VENV) site build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests docs bench -name __pycache__ -type d -prune -exec rm -rf {} +

lint:
	$(call say,The source: rules and layout)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

# Two workers take half the time; a busy machine may not start them in time, so one process has the last word.
types:
	$(call say,Types)
	@MYPY_NUM_WORKERS=2 $(BIN)/mypy || $(BIN)/mypy

layers:
	$(call say,The layers of the house)
	@$(BIN)/lint-imports --no-logo

site:
	$(call say,The documentation)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs --quiet build --strict

ready-to-run: $(BIN)/uv
	$(call say,Installing what a user needs)
	@$(UV) sync --frozen --inexact --no-dev --extra publish --extra papers

ready-to-test: $(BIN)/uv
	$(call say,Installing what a developer needs)
	@$(UV) sync --frozen --inexact --all-extras

# Debian's Python without python3-venv cannot put pip into a new environment; its own pip can.
$(BIN)/uv:
	$(call say,A Python environment in $(VENV))
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v[:2] <= (3, 13) else f"esep needs Python 3.11, 3.12 or 3.13; {sys.executable} is {v[0]}.{v[1]}. Name another one: make PYTHON=python3.12")'
	@$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(VENV)
	@if $(BIN)/python -m pip --version >/dev/null 2>&1; then $(BIN)/python -m pip install --quiet "uv>=0.13,<1"; \
	 elif $(PYTHON) -m pip --version >/dev/null 2>&1; then $(PYTHON) -m pip --python $(BIN)/python install --quiet "uv>=0.13,<1"; \
	 else echo "This Python has neither venv with pip nor pip. On Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; fi
