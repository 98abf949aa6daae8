# make demo   sets everything up and reads the example reports
# make test   sets everything up and runs every check and test
# make docs   sets everything up and builds the documents as a site, in build/site
# make bench  sets everything up and measures what reading costs
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup demo test docs bench clean

setup: $(STAMP)

$(STAMP): requirements.lock requirements-es.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-es.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: $(STAMP)
	@rm -f build/demo.record* && mkdir -p build
	@$(BIN)/detente read examples/reports --record build/demo.record
	@$(BIN)/detente show build/demo.record --all

test: $(STAMP)
	$(BIN)/ruff check detente tests scripts bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

docs: $(STAMP)
	$(BIN)/python scripts/codebook.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: $(STAMP)
	$(BIN)/python bench/reading.py $(GOLD)
	$(BIN)/python bench/events.py training/events/sentences.jsonl
	$(BIN)/python bench/merging.py 100000
	$(BIN)/python bench/archives.py --growth
	$(if $(GOLD),$(BIN)/python bench/archives.py --workers $(GOLD),@echo "for what a second worker brings, name gold reports: make bench GOLD=...")
	$(if $(MIXED),$(BIN)/python bench/archives.py $(MIXED) $(GOLD),@echo "for what archives cost, name articles about everything: make bench GOLD=... MIXED=...")
	$(BIN)/python bench/page.py 100000 1500

clean:
	rm -rf $(VENV) build *.egg-info
