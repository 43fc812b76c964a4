# Every path here is relative, so the checkout may lie in a folder with spaces in its name.

PYTHON ?= python3
LAB_FLAGS ?=
NOTEBOOK ?= notebooks/00_start_here.ipynb
SLIDES_FLAGS ?=
PYTEST_FLAGS ?=
BENCH_FLAGS ?=
FUZZ_FLAGS ?= --seconds 600
TRAIN_FLAGS ?=

IN_VENV = .venv/bin/python -m

.PHONY: help lab slides test check notebooks exercises grading train bench fuzz clean setup install venv

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

lab: setup ## open the course in JupyterLab (LAB_FLAGS=--no-browser: its options)
	@$(IN_VENV) jupyterlab $(LAB_FLAGS) notebooks/00_start_here.ipynb

# Voila, but under Jupyter Server: links from notebook to notebook work, and so do large photos. tools/slides has its
# template and settings; a kernel whose page is gone ends after a minute, since a reloaded page takes a new one.
slides: setup ## present a notebook, sliders live (NOTEBOOK=notebooks/03_dct.ipynb; SLIDES_FLAGS: the server's options)
	@test -f '$(NOTEBOOK)' || { echo 'No notebook here: $(NOTEBOOK)'; exit 1; }
	@$(IN_VENV) voila --version >/dev/null 2>&1 || $(IN_VENV) pip install --quiet --disable-pip-version-check -e '.[slides]'
	@JUPYTER_PATH=tools/slides JUPYTER_CONFIG_PATH=tools/slides \
	  $(IN_VENV) jupyter_server --ServerApp.default_url='/voila/render/$(NOTEBOOK)' $(SLIDES_FLAGS)

test: setup ## run every test, doctest and notebook (PYTEST_FLAGS=--full: a wider grid)
	@$(IN_VENV) pytest --nbval --nbval-current-env $(PYTEST_FLAGS)

check: setup ## formatter, linter, types, order of imports, spelling
	@cmp -s pyproject.toml .venv/checkers || { $(IN_VENV) pip install --quiet -e '.[check]' && cp pyproject.toml .venv/checkers; }
	$(IN_VENV) ruff format --check .
	$(IN_VENV) ruff check .
	$(IN_VENV) mypy
	.venv/bin/lint-imports
	$(IN_VENV) codespell_lib . .ci/run

notebooks: setup ## run all notebooks and store them as they are committed
	@.venv/bin/python tools/run_notebooks.py

exercises: setup ## make the students' notebooks in notebooks/exercises from those in notebooks/solutions
	@.venv/bin/python tools/make_exercises.py

grading: setup ## send the exercises through nbgrader: release them, grade right and wrong answers
	@$(IN_VENV) nbgrader --version >/dev/null 2>&1 || $(IN_VENV) pip install --quiet --disable-pip-version-check -e '.[grading]'
	@$(IN_VENV) pytest tests/exercises/grading.py

train: setup ## train the learned detectors anew (PHOTOS=folder of photos that never were a JPEG; TRAIN_FLAGS: options)
	@test -n '$(PHOTOS)' || { echo 'Which photos? make train PHOTOS=folder'; exit 1; }
	@.venv/bin/python -c 'import torch' 2>/dev/null || $(IN_VENV) pip install --disable-pip-version-check -e '.[train]'
	@$(IN_VENV) jpeglab train --photos '$(PHOTOS)' $(TRAIN_FLAGS)

bench: setup ## time the codec against Pillow and jpeglib, and the detectors (BENCH_FLAGS=--photos FOLDER)
	@.venv/bin/python benchmarks/codec.py $(BENCH_FLAGS); codec=$$?; .venv/bin/python benchmarks/forensics.py $(BENCH_FLAGS) && exit $$codec

fuzz: setup ## feed the reader damaged files for ten minutes (FUZZ_FLAGS: other options)
	@.venv/bin/python tests/fuzz.py $(FUZZ_FLAGS)

clean: ## remove .venv and everything else that was made
	rm -rf .venv build dist screenshots .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .benchmarks
	find . -name .git -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints -o -name '*.egg-info' \) -prune -exec rm -rf {} +

# What .venv/installed holds: where the checkout lies and what was asked for. Anything else: install again.
WANTED = { pwd; cat requirements.txt pyproject.toml; }

setup:
	@$(WANTED) | cmp -s - .venv/installed || $(MAKE) --no-print-directory install
	@$(IN_VENV) jpeglab compile

# A checkout that was moved or copied needs a new .venv: scripts in it name the old place. Of the files in .venv,
# page_config.json keeps JupyterLab from asking, over the first notebook, whether it may fetch news; jupyter_server_config
# lets photos of up to 200 MB through, where 10 are usual and more vanish without a word.
install:
	@head -n 1 .venv/installed 2>/dev/null | grep -qxF "$$(pwd)" && .venv/bin/python -c '' || $(MAKE) --no-print-directory venv
	@echo 'Installing JupyterLab, NumPy and the rest into .venv (800 MB; some minutes the first time) ...'
	@$(IN_VENV) pip install --disable-pip-version-check -r requirements.txt
	@mkdir -p .venv/etc/jupyter/labconfig
	@echo '{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}' > .venv/etc/jupyter/labconfig/page_config.json
	@echo '{"ServerApp": {"tornado_settings": {"websocket_max_message_size": 209715200}}}' > .venv/etc/jupyter/jupyter_server_config.json
	@$(WANTED) > .venv/installed

venv:
	@$(PYTHON) -c 'import sys; print("Using Python", sys.version.split()[0]); sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || { \
	  echo 'This needs Python 3.11 to 3.14. If you have one under another name, say so: make lab PYTHON=python3.13'; \
	  echo 'Else install one: from python.org, with `brew install python@3.13`, or with `apt install python3`.'; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { \
	  echo 'This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv'; exit 1; }
	@$(PYTHON) -m venv --clear .venv
