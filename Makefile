# The words used here are the ones in README and CI.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check -q

export PIP_CONSTRAINT = $(CURDIR)/constraints.txt

.PHONY: ask talk test test-web quick check bench eval eval-full seed web lint types imports help clean

help:           ## say what can be made
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  *##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -e .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(PIP) install -e '.[dev]'
	@touch $@

$(VENV)/.talking: $(VENV)/.installed
	$(PIP) install -e '.[llm]'
	@touch $@

ask: $(VENV)/.installed  ## set up, add the sample corpus, answer a question about it
	$(BIN)/khabar add corpus/sample
	$(BIN)/khabar ask "$(or $(Q),which missiles will be co-produced?)"

test: $(VENV)/.developing check  ## set up and run every check and test
	$(BIN)/python -m pytest -m "not web"

test-web: $(VENV)/.developing  ## the page in a real browser; needs Debian's chromium
	$(BIN)/python -m pytest -m web

quick: $(VENV)/.developing  ## the tests that take seconds
	$(BIN)/python -m pytest -m "not slow and not web"

check: lint types imports  ## style, types and the direction of imports

lint: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.developing
	$(BIN)/mypy

imports: $(VENV)/.developing
	$(BIN)/lint-imports

web: $(VENV)/.installed  ## open the chat page
	$(BIN)/khabar web

talk: $(VENV)/.talking  ## install the local chat model and ask with it
	$(BIN)/khabar add corpus/sample
	$(BIN)/khabar ask --llm local "$(or $(Q),which missiles will be co-produced?)"

eval: $(VENV)/.installed  ## ask the sample questions and measure the answers
	$(BIN)/python -m evals

eval-full: $(VENV)/.installed  ## the retrieval tables on XQuAD and ARCD, from ../shared/data
	$(BIN)/python -m evals tables ../shared/data

seed: $(VENV)/.installed  ## ask the seed article its questions and print the table
	$(BIN)/python -m evals.seed ../shared/seed/japan-us-2plus2.ar.txt

bench: $(VENV)/.developing  ## measure speed and memory; prints a table and JSON
	$(BIN)/python -m evals.bench

clean:          ## remove what was built here; the library and model files stay
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
