# premier1000: nothing is needed beforehand but git, make and Python 3.11+ with venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test setup lint types contract check bench chaos audit requirements browser clean

run: setup  ## set up, then start the bot (with TELEGRAM_BOT_TOKEN) or the browser preview (without)
	@$(BIN)/premier1000 run

test: setup-test browser  ## set up, then run every test, on all processors
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist worksteal

setup: $(VENV)/.run
setup-test: $(VENV)/.test
setup-audit: $(VENV)/.audit

$(VENV)/bin/python:
	@echo "making a virtual environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	@echo "installing what the bot needs"
	@$(BIN)/pip install --quiet --editable . && touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	@echo "installing what the bot and its tests need"
	@$(BIN)/pip install --quiet --editable '.[test,lint]' && touch $@ $(VENV)/.run

$(VENV)/.audit: pyproject.toml | $(VENV)/bin/python
	@echo "installing what audits the bot"
	@$(BIN)/pip install --quiet --editable '.[audit]' && touch $@ $(VENV)/.run

browser:  ## Chromium for the browser tests, by apt; without root the command is printed and only those tests fail
	@command -v chromium >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "installing chromium for the browser tests"; \
	    (apt-get install -y -qq chromium >/dev/null 2>&1 || (apt-get update -qq && apt-get install -y -qq chromium >/dev/null)); \
	  else \
	    echo "the browser tests need Chromium; install it with: sudo apt-get install -y chromium"; \
	  fi; }

lint: setup-test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
types: setup-test
	@$(BIN)/mypy
contract: setup-test
	@$(BIN)/lint-imports
check: setup-test
	@$(BIN)/premier1000 check
bench: setup-test  ## FAQ_SETS=DIR adds the public question sets
	@$(BIN)/python -m tests.bench $(FAQ_SETS)
chaos: setup-test  ## kills, crash points, faults and load, in full
	@$(BIN)/python -m tests.chaos
audit: setup-audit  ## bandit and pip-audit; what could not be checked is said and is no success
	@$(BIN)/python -m tests.bench.audit
requirements: setup-audit  ## pin everything the bot runs on, with hashes and without addresses
	@$(BIN)/pip-compile pyproject.toml --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --output-file requirements.draft
	@{ echo '# What the bot runs on, pinned with hashes; made by `make requirements` from pyproject.toml.'; \
	  echo '# pip install --require-hashes -r requirements.txt && pip install --no-deps .'; \
	  cat requirements.draft; } > requirements.txt && rm requirements.draft
clean:
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
