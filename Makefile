# The words used here are the ones in README and CI.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check -q

export PIP_CONSTRAINT = $(CURDIR)/constraints.txt

.PHONY: ask talk test test-web screenshots first-evidence chromium quick check bench eval eval-full gate train-reader seed web lint types imports help clean

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

test-web: chromium $(VENV)/.developing  ## the page in a real browser
	$(BIN)/python -m pytest -m web

screenshots: chromium $(VENV)/.developing  ## take README's pictures of the page into docs/
	$(BIN)/python -m tests.screenshots docs

first-evidence: chromium $(VENV)/.developing  ## measure the wait for first evidence, in the browser
	$(BIN)/python -m tests.first_evidence

chromium:       ## say whether there is a browser, and how to get one
	@command -v chromium || command -v chromium-browser || { \
	  echo 'No Chromium on this machine. Get it: apt-get install chromium' >&2; exit 1; }

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

eval-full: $(VENV)/.installed  ## search and reading on XQuAD and ARCD, from ../shared/data; 25 minutes
	$(BIN)/python -m evals tables ../shared/data

gate: $(VENV)/.installed  ## fail when the sample questions are answered worse than the baseline
	$(BIN)/python -m evals gate

train-reader: $(VENV)/.developing  ## train a reader on ../shared/data, into runs/reader; goes on where it stopped
	$(BIN)/python -m training.train ../shared/data runs/reader/one --examples 36000
	$(BIN)/python -m training.train ../shared/data runs/reader/two --examples 34000 --order 1
	$(BIN)/python -m training.average runs/reader/mean.safetensors runs/reader/one runs/reader/two
	$(BIN)/python -m training.score ../shared/data runs/reader/mean.safetensors

seed: $(VENV)/.installed  ## ask the seed article its questions and print the table
	$(BIN)/python -m evals.seed ../shared/seed/japan-us-2plus2.ar.txt

bench: $(VENV)/.developing  ## measure speed and memory; prints a table and JSON
	$(BIN)/python -m evals.bench

clean:          ## remove what was built here; the library and model files stay
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
