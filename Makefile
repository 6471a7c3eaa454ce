# make demo   sets everything up and starts it: console, public site, worker, a stand-in for the outside; prints addresses and sign-ins
# make test   sets everything up and passes all tests, in a real browser too
# make play   plays the three exercises;  make lint, make check (types, contracts);  make clean

SHELL := /bin/sh
BIN := .venv/bin
# Each clone has its own state, so that two of them do not share a database. The embedded server runs as a system user
# when we are root, and must then not live in a home that only root can enter.
CLONE := $(shell printf %s "$(CURDIR)" | cksum | cut -d' ' -f1)
NIDAA_HOME ?= $(if $(filter 0,$(shell id -u)),/var/lib/nidaa/$(CLONE),$(CURDIR)/var)
export NIDAA_HOME

.PHONY: demo test play lint check bench clean

demo: .setup/run .setup/words
	@$(BIN)/nidaa demo

play: .setup/run .setup/words
	@for story in runaway abduction toddler; do $(BIN)/nidaa exercise play $$story || exit 1; done

test: .setup/dev .setup/words .setup/browser
	@env -u NIDAA_HOME NIDAA_BROWSER="$$(cat .setup/browser)" tools/test.sh

lint: .setup/dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/python tools/words.py missing

check: lint
	$(BIN)/mypy && $(BIN)/lint-imports

bench: .setup/run
	@$(BIN)/nidaa search bench

.setup/run: requirements/run.txt requirements/build.txt pyproject.toml tools/setup.sh
	@tools/setup.sh run

.setup/dev: requirements/dev.txt pyproject.toml tools/setup.sh
	@tools/setup.sh dev

# What translators write, as Django reads it; made again when a catalogue has changed.
.setup/words: .setup/run tools/words.py $(wildcard src/nidaa/doors/look/locale/*/LC_MESSAGES/django.po)
	@$(BIN)/python tools/words.py compile
	@touch $@

.setup/browser: tools/browser.sh .setup/dev
	@tools/browser.sh

# Stops the embedded database of this clone and removes what setting up and running have made.
clean:
	-@test -x $(BIN)/nidaa && $(BIN)/nidaa database stop
	rm -rf .venv .setup var build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf "$(NIDAA_HOME)"
