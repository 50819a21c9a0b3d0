# Everyday commands. `make check` is what CI runs.
PYTHON ?= python3
VENV ?= .venv-check

.PHONY: check quick test robust quality bench bench-large lock docs

check: $(VENV)
	$(VENV)/bin/python tools/check.py

quick: $(VENV)
	$(VENV)/bin/python tools/check.py --quick

test: $(VENV)
	$(VENV)/bin/python -m pytest -n auto

robust: $(VENV)
	FICLI_ROBUST=full $(VENV)/bin/python -m pytest tests/robustness -n auto

quality: $(VENV)
	FICLI_QUALITY=full $(VENV)/bin/python -m pytest tests/quality -n auto -s

bench: $(VENV)
	$(VENV)/bin/python benchmarks/compare.py

bench-large: $(VENV)
	$(VENV)/bin/python benchmarks/large.py

lock:
	$(PYTHON) tools/lock.py

docs: $(VENV)
	$(VENV)/bin/python tools/docs_cli.py

$(VENV):
	$(PYTHON) -m venv $(VENV)
