# Cramp Coach. `make` shows what there is.

VENV := .venv
PYTHON := $(VENV)/bin/python
HOSTING := infrastructure/self-hosted
# Amazon's tools: those in Python have a place of their own, because they pin much; those of npm too.
AWS := .venv-aws
SITE := .venv-site
FIGURES := .venv-figures
NPM := node_modules/.package-lock.json
# Amazon's viewer of screens, for the page that shows an Echo in the browser.
PAGE := simulator/faces/page
VIEWER := $(PAGE)/node_modules/.package-lock.json
MAP := build/map/index.html
export PYTHONPATH := lambda:.

# Options of what is generated; the same ones go to every verb that checks what was generated.
OVERLAYS := $(if $(LISTEN_ONLY),--listen-only) $(if $(NAME_FREE),--name-free) $(if $(TASKS),--tasks)

.PHONY: help ask talk demo viewer map screens serve probe chaos sbom bench bench-web bench-map figures film hearing listeners voice-test test check mutate soak test-deploy lint generate sign icons package certify deploy lock clean site states release profile rollback

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

ask: $(VENV)/talk ## answer one question: make ask Q="does magnesium help"
	@$(PYTHON) -m simulator ask "$$Q"

talk: $(VENV)/talk ## hold a conversation (LOCALE=en-GB, JSON=1, SPEAK=1)
	@$(PYTHON) -m simulator talk

demo: $(VENV)/talk ## an Echo Show in your browser (PORT=8765)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory viewer; fi
	@PORT=$(or $(PORT),8765) $(PYTHON) -m simulator page

viewer: $(VIEWER)
	@:

map: $(MAP) ## the whole talk as one page, to see, search, hear and review: build/map/index.html
	@echo "The whole talk: file://$(CURDIR)/$(MAP)"

# Drawn anew only where something that it shows has changed.
$(MAP): content/sources.yaml content/pictures.yaml $(wildcard content/*/*.yaml tests/stories/* tools/map/*) \
		$(wildcard lambda/cramp_coach/data/*.json tools/generate/*.py) | $(VENV)/dev $(VIEWER)
	@$(PYTHON) -m tools map

screens: $(VENV)/dev $(VIEWER) ## draw each kind of screen on every device into build/screens (ALL=1 draws all)
	@$(PYTHON) -m tools screens $(if $(ALL),--all)

serve: $(VENV)/web ## host the skill here (CRAMP_COACH_SKILL_ID=amzn1.ask.skill.…, CRAMP_COACH_PORT=8080)
	@$(PYTHON) -m gunicorn --config $(HOSTING)/gunicorn.conf.py

probe: $(VENV)/$(if $(FUNCTION),dev,talk) ## does the skill stand? URL=https://skill.example.com/ or FUNCTION=name
	@$(PYTHON) -m tools probe $(if $(FUNCTION),--function "$(FUNCTION)","$(URL)")

chaos: $(VENV)/dev ## old sessions, faults, slow services, floods, on loopback; writes benchmarks/chaos.md
	@$(PYTHON) -m benchmarks.chaos

TEST := $(PYTHON) -m pytest -n auto --dist worksteal

test: $(VENV)/dev ## the loop of every change: units, stories, promises; a minute and a half
	@$(TEST) tests/unit tests/stories tests/promises

check: $(VENV)/dev ## all in full: every promise, the browser, voices, the package, the web server
	@CRAMP_COACH_FULL=1 $(TEST) tests/unit tests/stories tests/promises tests/outside
	@$(PYTHON) -m tests.stories.visited

bench-web: $(VENV)/dev ## load the self-hosted skill and the SDK's hello world, side by side
	@$(PYTHON) -m benchmarks.web

bench-map: $(MAP) ## how soon the map is there, and how smoothly it moves; writes benchmarks/map.md
	@$(PYTHON) -m benchmarks.map

film: $(VENV)/dev $(FIGURES)/ready $(VIEWER) ## record a talk with the demo, for the top of README
	@$(PYTHON) -m tools.film
	@$(FIGURES)/bin/python tools/film/animate.py

test-deploy: $(VENV)/dev $(AWS)/ready $(NPM) ## deploy with Amazon's ask-cli to stand-ins on this machine
	@PATH="$(CURDIR)/$(AWS)/bin:$$PATH" $(PYTHON) -m pytest -m deploy tests/outside/deploy

mutate: $(VENV)/dev ## slips of the pen in the content, one at a time (COUNT=3000; 0 tries all)
	@$(PYTHON) -m tools mutate --count $(or $(COUNT),3000)

soak: $(VENV)/dev ## 100,000 steps of random talk and a million damaged events, twenty minutes
	@CRAMP_COACH_STEPS=100000 CRAMP_COACH_EVENTS=1000000 \
		$(PYTHON) -m pytest -s --show-capture=no tests/promises/test_random_talks.py tests/promises/test_raw_events.py

bench: $(VENV)/dev $(FIGURES)/ready ## measure speed, size and memory, and draw it; writes benchmarks/README.md
	@$(PYTHON) -m benchmarks
	@$(FIGURES)/bin/python -m benchmarks.figures

figures: $(FIGURES)/ready ## draw what was measured, into docs/figures
	@$(FIGURES)/bin/python -m benchmarks.figures

listeners: $(VENV)/dev $(FIGURES)/ready ## play twelve typical listeners, and draw what they go through (AGAINST=path)
	@$(PYTHON) -m benchmarks.listeners $(if $(AGAINST),--against "$(AGAINST)")
	@$(FIGURES)/bin/python -m benchmarks.figures

hearing: $(VENV)/dev $(FIGURES)/ready ## count what is heard of what people say; writes benchmarks/hearing.md
	@$(PYTHON) -m benchmarks.hearing
	@$(FIGURES)/bin/python -m benchmarks.figures

profile: $(VENV)/dev $(NPM) ## ask Alexa's own understanding what it hears (LOCALE=en-GB, STAGE=live, COUNT=50)
	@$(PYTHON) -m benchmarks.profile --locale $(or $(LOCALE),en-US) \
		--stage $(or $(STAGE),development) --count $(or $(COUNT),0)

voice-test: $(VENV)/dev ## speak and hear what people say (needs flite, espeak-ng); writes benchmarks/voice.md
	@$(PYTHON) -m benchmarks.voice

lint: $(VENV)/dev ## check style, types, and that generated files are fresh
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m tools generate --check $(OVERLAYS)

generate: $(VENV)/dev ## content -> data, models, manifest, docs/script.md (LISTEN_ONLY=1, NAME_FREE=1, TASKS=1)
	@$(PYTHON) -m tools generate $(OVERLAYS)

sign: $(VENV)/dev ## keep the words of today as signed, once a clinician has put a name under them
	@$(PYTHON) -m tools sign

sbom: ## write what ships, with its licences, as CycloneDX: dist/*.cdx.json
	@./tools/sbom.sh

icons: $(VENV)/dev ## draw the skill's icons from tools/icon.svg
	@$(PYTHON) -m tools icons

package: $(VENV)/dev ## make the zip for AWS Lambda (ZIP=path, LAMBDA_PYTHON=path)
	@$(PYTHON) -m tools package $(OVERLAYS) $(if $(ZIP),--zip "$(ZIP)")

certify: $(VENV)/dev ## check what Amazon will check; with npm also against its own schemas
	@command -v npm > /dev/null && $(MAKE) --no-print-directory $(NPM) || true
	@$(PYTHON) -m tools certify $(OVERLAYS)

deploy: $(VENV)/dev $(NPM) ## deploy, try and release with Amazon's ask-cli; see docs/deploying.md
	@$(PYTHON) -m tools generate --check $(OVERLAYS)
	@$(PYTHON) -m tools deploy

rollback: $(VENV)/dev $(NPM) ## let Alexa reach the code that was live before, at once
	@$(PYTHON) -m tools rollback

site: $(VENV)/dev $(SITE)/ready ## the pages for the web: product, privacy, terms, sources, into build/site
	@$(PYTHON) -m tools.site

states: $(VENV)/dev ## keep what sessions of this version may hold, for the tests of the next
	@$(PYTHON) -m tests.promises.kept

release: $(VENV)/dev ## make and tag a release (VERSION=1.2.3): checks first, then the zip and its checksum
	@$(PYTHON) -m tools.release "$(VERSION)"

COMPILE := -m piptools compile --quiet --upgrade --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

# The SDK asks for them, for a client of Alexa's services that nothing here uses.
UNUSED := $(foreach name,requests urllib3 idna charset-normalizer certifi,--unsafe-package $(name))

lock: $(VENV)/dev ## pin the newest versions that pyproject.toml allows
	@$(PYTHON) -m pip install --quiet pip-tools
	@$(PYTHON) $(COMPILE) --extra dev --extra web --output-file requirements-dev.txt pyproject.toml
	@$(PYTHON) $(COMPILE) $(UNUSED) --output-file lambda/requirements.txt pyproject.toml
	@$(PYTHON) $(COMPILE) --extra web --unsafe-package freezegun \
		--output-file $(HOSTING)/requirements.txt pyproject.toml
	@$(PYTHON) -m piptools compile --quiet --upgrade --generate-hashes --no-strip-extras --allow-unsafe \
		--no-emit-index-url --no-emit-find-links --no-annotate --no-header \
		--output-file requirements-aws.txt requirements-aws.in
	@$(PYTHON) $(COMPILE) --allow-unsafe --output-file requirements-sbom.txt requirements-sbom.in
	@$(PYTHON) $(COMPILE) --output-file requirements-site.txt requirements-site.in
	@$(PYTHON) $(COMPILE) --output-file requirements-figures.txt requirements-figures.in
	@for folder in . $(PAGE); do npm install --prefix $$folder --package-lock-only \
		--omit-lockfile-registry-resolved --no-audit --no-fund; done

clean: ## forget the virtual environment and every cache
	@rm -rf $(VENV) $(AWS) $(SITE) $(FIGURES) node_modules $(PAGE)/node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/python:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cramp Coach needs Python 3.11 or later; python3 is older.")'
	@echo "Setting up $(VENV), once ..."
	@python3 -m venv $(VENV)
	@touch $@

$(VENV)/talk: lambda/requirements.txt | $(VENV)/python
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

$(VENV)/web: $(HOSTING)/requirements.txt | $(VENV)/python
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

$(VENV)/dev: requirements-dev.txt | $(VENV)/python
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/talk $(VENV)/web

$(AWS)/ready: requirements-aws.txt
	@echo "Setting up $(AWS), once ..."
	@python3 -m venv $(AWS)
	@$(AWS)/bin/python -m pip install --quiet --disable-pip-version-check "pip>=26"
	@$(AWS)/bin/python -m pip install --quiet --require-hashes -r requirements-aws.txt
	@touch $@

$(FIGURES)/ready: requirements-figures.txt
	@python3 -m venv $(FIGURES)
	@$(FIGURES)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(SITE)/ready: requirements-site.txt
	@python3 -m venv $(SITE)
	@$(SITE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VIEWER): $(PAGE)/package-lock.json
	@command -v npm > /dev/null || { echo "This needs Node.js with npm: install it."; exit 1; }
	@echo "Fetching Amazon's APL viewer, once ..."
	@npm ci --prefix $(PAGE) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(NPM): package-lock.json
	@command -v npm > /dev/null || { echo "This needs Node.js with npm: install it."; exit 1; }
	@echo "Fetching Amazon's ask-cli, once ..."
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
