# `make demo` and `make test` need Python 3.11-3.13 and a package index, nothing else.
PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.installed

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11-3.13 is needed; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --editable '.[photos,test]'
	touch $@

.PHONY: demo test lint smoke all-tests

demo: $(READY)
	bash demo.sh $(RUN)

test: $(READY)
	$(RUN) -m pytest

all-tests: $(READY)
	$(RUN) -m pytest -m ''

lint: $(READY)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

smoke: $(READY)
	bash smoke.sh $(RUN)
