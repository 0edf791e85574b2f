# kpidash: `make help` says what there is. PYTHON=… chooses the interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
ARGS ?=

INSTALL := $(UV) pip install --quiet --require-hashes --python $(PY)
SYNC := $(UV) pip sync --quiet --require-hashes --python $(PY)
LOCK := pip compile --quiet --python-version 3.11 --no-emit-index-url --generate-hashes --no-header
VENDORED := static/vendor/tabler.min.css

# Every command starts in a third of the time once its modules are compiled.
unexport PYTHONDONTWRITEBYTECODE

# What has a command of its own: doors, faults, fuzz.
FOR_HOURS := test_access_mutants.py faults test_api_schema.py

# Checks look at code, never at anybody's records.
CHECKED := DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py
PRODUCTION = KPIDASH_ENV=production KPIDASH_HOSTS=kpidash.example KPIDASH_NOW= \
	KPIDASH_SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	DATABASE_URL=sqlite://:memory: REDIS_URL=redis://127.0.0.1:6379/0

.PHONY: help setup demo test fuzz deep doors faults postgres exact lint types fix docs messages migrations bench mutants ci assets locks
.DELETE_ON_ERROR:

help: ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' \
		| while IFS='|' read -r target says; do printf '  make %-10s %s\n' "$$target" "$$says"; done

setup: $(VENV)/.dev $(VENDORED) ## install everything for working on kpidash into .venv

demo: $(VENV)/.app $(VENDORED) ## show a made-up agency on http://127.0.0.1:8000
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py demo_data
	$(PY) manage.py serve

test: setup ## run the tests; ARGS="-k retention" runs some
	$(PY) -m pytest -m "not deep" $(ARGS)

deep: setup ## every page at every size, every number on every surface, heavy files
	$(PY) -m pytest -m deep $(patsubst %,--ignore=tests/%,$(FOR_HOURS)) $(ARGS)

fuzz: setup ## ask the API 10,000 times in each role, ARGS=50000 more often
	KPIDASH_FUZZ=$(or $(ARGS),10000) $(PY) -m pytest -m deep -n2 --dist=load tests/test_api_schema.py

doors: setup ## take every rule of access out, one by one: does a test notice?
	$(PY) -m pytest -m deep tests/test_access_mutants.py $(ARGS)

faults: setup ## break servers, workers and records in the middle of runs; a table of what held
	$(PY) -m pytest -n0 tests/faults $(ARGS)

postgres: setup ## run the quick tests that use a database on a PostgreSQL server of their own
	$(PY) -m tests.on_postgres -m "not slow and not browser and not deep" $(ARGS)

exact: setup ## the tests of the engine and the KPIs alone reach every branch of them
	$(VENV)/bin/coverage run --source=metrics/engine,metrics/kpis -m pytest -n0 -q \
		-m "not slow and not deep" tests/metrics/engine tests/metrics/kpis tests/test_vectors.py
	$(VENV)/bin/coverage report --fail-under=100

lint: setup ## everything that reads the code: style, types, layers, templates, migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	find templates -name '*.html' -exec $(VENV)/bin/djade --check --target-version 5.2 {} +
	find templates -name '*.html' -exec $(VENV)/bin/djhtml --check --tabwidth 2 {} +
	$(VENV)/bin/codespell
	$(VENV)/bin/deptry .
	$(CHECKED) makemigrations --check --dry-run
	$(CHECKED) check
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

types: setup ## check the types alone
	$(VENV)/bin/mypy

fix: setup ## put right what the tools can put right
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	find templates -name '*.html' -exec $(VENV)/bin/djade --target-version 5.2 {} +
	find templates -name '*.html' -exec $(VENV)/bin/djhtml --tabwidth 2 {} +

docs: setup ## write the documents that come out of the code
	$(CHECKED) bundle_docs > docs/bundle.md
	$(CHECKED) kpi_docs > docs/kpis.md

messages: setup ## bring locale/ up to date with the texts there are, and compile it
	$(PY) -m scripts.messages

screenshots: setup ## take the pictures of the pages in docs anew
	$(PY) -m tests.browser.screenshots

migrations: setup ## write the migrations that the models ask for
	$(CHECKED) makemigrations

bench: setup ## measure, in ratios of two things that ran in turn
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) -m tests.bench

mutants: setup ## break the engine in places chosen by chance: does a test notice? ARGS=200 places
	$(UV) venv --quiet --clear --python $(PY) var/mutmut
	$(UV) pip sync --quiet --require-hashes --python var/mutmut/bin/python requirements/dev.txt
	$(UV) pip install --quiet --python var/mutmut/bin/python mutmut==3.8.1
	var/mutmut/bin/python scripts/mutants.py $(ARGS)

ci: lint postgres test ## what has to pass before a change lands

assets: ## bring styles, font and charts from npm into static/vendor anew
	rm -f $(VENDORED)
	$(MAKE) $(VENDORED)

locks: $(VENV)/.uv ## lock the newest versions that requirements/*.in and package.json allow
	cd requirements && for set in bootstrap assets app; do \
		../$(UV) $(LOCK) --upgrade $$set.in -o $$set.txt || exit 1; done
	cd requirements && ../$(UV) $(LOCK) --upgrade --constraint app.txt dev.in -o dev.txt
	$(PY) scripts/vendor.py --lock

$(VENV)/.uv: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		f"kpidash needs Python 3.11 or newer, {sys.executable} is {sys.version.split()[0]}: say make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.app: $(VENV)/.uv requirements/app.txt
	$(INSTALL) -r requirements/app.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.uv requirements/app.txt requirements/dev.txt
	$(SYNC) requirements/bootstrap.txt requirements/dev.txt
	@touch $(VENV)/.app $@

$(VENDORED): package.json package-lock.json scripts/vendor.py requirements/assets.txt | $(VENV)/.uv
	$(PY) scripts/vendor.py
