# Cramp Coach. `make` shows what there is.

VENV := .venv
PYTHON := $(VENV)/bin/python
export PYTHONPATH := lambda:.

.PHONY: help ask talk test soak bench voice-test lint generate lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

ask: $(VENV)/talk ## answer one question: make ask Q="does magnesium help"
	@$(PYTHON) -m simulator ask "$(Q)"

talk: $(VENV)/talk ## hold a conversation (LOCALE=en-GB, JSON=1, SPEAK=1)
	@$(PYTHON) -m simulator talk

test: $(VENV)/dev ## run every test
	@$(PYTHON) -m pytest

soak: $(VENV)/dev ## 100,000 steps of random talk and a million damaged events, ten minutes
	@CRAMP_COACH_STEPS=100000 CRAMP_COACH_EVENTS=1000000 \
		$(PYTHON) -m pytest -s --show-capture=no tests/test_random_talks.py tests/test_raw_events.py

bench: $(VENV)/dev ## measure speed, size and memory; writes benchmarks/README.md
	@$(PYTHON) -m benchmarks

voice-test: $(VENV)/dev ## speak and hear 228 utterances (needs flite); writes benchmarks/voice.md
	@$(PYTHON) -m benchmarks.voice

lint: $(VENV)/dev ## check style, types, and that generated files are fresh
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m tools generate --check

generate: $(VENV)/dev ## content -> data, interaction models, docs/script.md (LISTEN_ONLY=1)
	@$(PYTHON) -m tools generate $(if $(LISTEN_ONLY),--listen-only)

lock: $(VENV)/dev ## pin the newest versions that pyproject.toml allows
	@$(PYTHON) -m pip install --quiet pip-tools
	@$(PYTHON) -m piptools compile --quiet --upgrade --extra dev --generate-hashes --strip-extras \
		--no-emit-index-url --no-annotate --no-header --output-file requirements-dev.txt pyproject.toml

clean: ## forget the virtual environment and every cache
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/python:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cramp Coach needs Python 3.11 or later; python3 is older.")'
	@echo "Setting up $(VENV), once ..."
	@python3 -m venv $(VENV)
	@touch $@

$(VENV)/talk: lambda/requirements.txt | $(VENV)/python
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r lambda/requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt | $(VENV)/python
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/talk
