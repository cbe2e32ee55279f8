# The developer's manual: run `make help`.
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := src/jixiao/examples/lanchuan-water-2024.txt
SECONDS ?= 120
# The tests with a PostgreSQL server of their own beside SQLite; what needs one says so where none can be had.
ON_POSTGRES := sh tools/with_postgres.sh $(BIN)/python -m pytest

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | while IFS="$$(printf '\t')" read -r name words; do printf '  make %-12s %s\n' "$$name" "$$words"; done

$(BIN)/jixiao: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is %d.%d: make PYTHON=python3.12 …" % sys.version_info[:2])'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src  # start-up is half of a check; some machines keep Python from caching
	@touch $@

.PHONY: setup
setup: $(BIN)/jixiao ## Make .venv with everything that is needed (leaves .venv/bin/jixiao)

.PHONY: demo
demo: setup ## A county at work in the browser: http://127.0.0.1:8000/ (Ctrl+C stops it)
	@$(BIN)/jixiao serve --demo

.PHONY: demo-check
demo-check: setup ## Check the shipped example and write the HTML report
	@mkdir -p out
	@$(BIN)/jixiao check $(EXAMPLE) --on 2024-01-15 -o out/report.html || [ $$? -eq 1 ]
	@echo "Open the report in a browser: file://$(CURDIR)/out/report.html"

.PHONY: test
test: setup browser ## Run every check that must pass: lint, types, floors, documents, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/make_docs.py --check
	$(BIN)/python -m pytest -n 2 --dist loadgroup
	@if sh tools/ensure_postgres.sh >/dev/null; then $(ON_POSTGRES) -n 2 --dist loadgroup $(addprefix tests/web/test_,$(TOUCHING)); fi

# What a database can do otherwise: locks, sorting, sums in its own arithmetic, JSON, emptying, many processes.
TOUCHING := flow.py edits.py rounds.py audit.py databases.py accounts.py ledgers.py actuals.py payments_import.py money.py surveys.py monitoring.py self_evaluation.py evaluation.py postgres_serve.py

.PHONY: postgres
postgres: setup browser ## The whole of the system's tests on PostgreSQL as well
	$(ON_POSTGRES) -n 2 --dist loadgroup tests/web tests/faults

.PHONY: browser
browser: # a browser for the report's tests; without one they are skipped and say so
	@sh tools/ensure_browser.sh

.PHONY: fault-kill fault-approve fault-database fault-disk faults
fault-kill: setup ## kill -9 of the server in the middle of saves and approvals
	$(ON_POSTGRES) -m fault tests/faults/test_kill.py
fault-approve: setup ## Two approvers, two writers at once, many rounds
	$(ON_POSTGRES) -m fault tests/faults/test_approve.py
fault-database: setup ## The database goes away in the middle of work
	$(ON_POSTGRES) -m fault tests/faults/test_database.py
fault-disk: setup ## The disk fills up in the middle of work
	$(ON_POSTGRES) -m fault tests/faults/test_disk.py
faults: fault-kill fault-approve fault-database fault-disk ## All four, on SQLite and PostgreSQL

.PHONY: fix
fix: setup ## Format the code and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: docs
docs: setup ## Write docs/rules and docs/schema anew from the code
	$(BIN)/python tools/make_docs.py

.PHONY: messages
messages: setup ## Gather the words of the pages into the English catalogue (needs GNU gettext)
	$(BIN)/python tools/make_messages.py

.PHONY: golden
golden: setup ## Write the sample files of every format anew from their ground truth
	$(BIN)/python tools/make_samples.py

.PHONY: screenshots
screenshots: setup browser ## A picture of every page of the system in both widths, into out/screenshots
	$(BIN)/python tools/screenshots.py

.PHONY: mutants
mutants: setup ## Hundreds of copies of the texts with one change each, harmful or harmless
	$(BIN)/python tools/mutants.py

.PHONY: slow
slow: setup ## The tests left out of make test: very long files, every size twice
	$(BIN)/python -m pytest -m slow

.PHONY: fuzz
fuzz: setup ## Damaged files of every format for SECONDS (120) seconds
	$(BIN)/python tools/fuzz.py --seconds $(SECONDS)

.PHONY: accessible
accessible: setup browser ## Axe on every page in light and dark, on a desk and on a phone
	JIXIAO_AXE=every $(BIN)/python -m pytest -n 2 tests/web -k "axe or opens_has_none or no_page_has_a_fault"

.PHONY: roundtrip
roundtrip: setup ## A thousand generated texts written in every format and read back
	JIXIAO_HYPOTHESIS=fuzz $(BIN)/python -m pytest -n 2 tests/write/documents/test_roundtrip.py

.PHONY: bench bench-work bench-surveys bench-payments bench-evidence
bench: bench-work bench-surveys bench-payments bench-evidence ## Speed and memory beside what a user would pick instead; half an hour
bench-work: setup ## Reading, checking, writing, the editor, as ratios
	$(BIN)/python bench/run.py
bench-surveys: setup ## A questionnaire answered by many at once
	$(BIN)/python bench/surveys.py
bench-payments: setup ## A list of 100,000 payments read and stored
	$(BIN)/python bench/payments.py
bench-evidence: setup ## A million ledger entries: one change, all anew, the same SQL bare
	$(BIN)/python bench/evidence.py

.PHONY: lock
lock: setup ## Resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group dev --extra web --extra postgres --universal --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
