# Two commands are enough: `make lab` to learn, `make test` to check everything.
.DEFAULT_GOAL := help
.PHONY: help lab site class class-report grade audit badges test test-code test-notebooks test-browser test-long test-thorough test-slow mutants bench notebooks kernel format check constraints clean

# With LC_ALL=C, Python 3.11 cannot start in a folder whose name has a letter like é; without it, Python uses UTF-8.
unexport LC_ALL
# With this set, Python compiles all its packages again at every start, which costs three seconds for each notebook.
unexport PYTHONDONTWRITEBYTECODE
# The first Python found; the installer looks for another if this one is too old.
PYTHON ?= $(or $(shell for p in python3 python3.11 python3.12 python3.13 python; do command -v $$p >/dev/null 2>&1 && echo $$p && break; done),python3)
INSTALL = $(PYTHON) tests/tools/install.py
VENV = .venv/bin/python
RUFF = $(VENV) -m ruff
UPGRADE ?= --upgrade
# JupyterLab fetches nothing from other servers: no news, no update check, no list of extensions.
# Its settings (docs/jupyter) keep JupyterLab's one-letter commands out of the panels.
LAB = JUPYTER_CONFIG_PATH="$(CURDIR)/docs/jupyter$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
	$(VENV) -m jupyterlab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb \
	--LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
	--LabApp.extension_manager=readonly $(shell [ "$$(id -u)" != 0 ] || echo --allow-root)
PYTEST = $(VENV) -m pytest
# Strict nbval: every stored output is compared.
NBVAL = --nbval --nbval-current-env --nbval-cell-timeout=120
# Tests of code, of notebooks and in the browser run side by side; each group prints its report when it has finished.
SIDE_BY_SIDE = --no-print-directory --keep-going --jobs=3 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

help:  ## learn: list these commands
	@for group in learn teach maintain; do \
		echo; echo "To $$group:"; \
		awk -F ":.*## $$group: " "/^[a-z-]+:.*## $$group: / { printf \"  make %-13s %s\\n\", \$$1, \$$2 }" Makefile; \
	done

lab:  ## learn: install, then open the course in JupyterLab (more options: LAB_ARGS="--no-browser")
	$(INSTALL)
	$(LAB) $(LAB_ARGS)

# Importing pyplot builds matplotlib's font cache; otherwise a message about it would appear in a notebook's output.
test:  ## maintain: install, then run all six kinds of test (more options: PYTEST_ARGS="-x")
	$(INSTALL) --extra test --extra site
	@if command -v npm >/dev/null; then $(VENV) tests/tools/npm.py; else echo "Without npm, tests of the site are skipped."; fi
	$(VENV) -c "import matplotlib.pyplot"
	@echo "All tests are running on two cores; the report will appear in a few minutes."
	+$(MAKE) $(SIDE_BY_SIDE) test-code test-notebooks test-browser

# The largest group is shared by two processes, a file to each in turn, so that no core idles at the end.
test-code:
	$(PYTEST) tests -n 2 --dist loadfile --ignore=tests/notebooks --ignore=tests/browser $(PYTEST_ARGS)

# Tests neither read nor keep a learner's answers.
test-notebooks:
	COLD_FACTS_ANSWERS=off $(PYTEST) notebooks tests/notebooks $(NBVAL) $(PYTEST_ARGS)

test-browser:
	$(PYTEST) tests/browser $(PYTEST_ARGS)

# One kind that fails does not hide what another would find.
test-long:  ## maintain: run all tests, the slow ones too: planted defects, unusual machines, a class of eight, Binder's steps
	$(INSTALL) --extra test --extra site --extra scale --extra class --extra kernel
	$(INSTALL) --venv .venv-grade --extra grade
	+$(MAKE) --no-print-directory --keep-going test test-thorough test-slow

# Properties are tried with many more examples than in `make test`.
test-thorough:
	HYPOTHESIS_PROFILE=thorough $(PYTEST) tests/unit -n 2 --dist loadfile $(PYTEST_ARGS)

test-slow:
	$(PYTEST) tests -m long -n 2 --dist loadfile --timeout=1800 $(PYTEST_ARGS)

mutants:  ## maintain: plant defects one at a time and check that the tests named for each detect it (part of test-long)
	$(INSTALL) --extra test
	$(PYTEST) tests/planted -m long --timeout=1800 -v $(PYTEST_ARGS)

bench:  ## maintain: measure speed and accuracy against other programs (more options: BENCH_ARGS="--full --table")
	$(INSTALL) --extra bench --extra test
	OPENBLAS_NUM_THREADS=1 $(VENV) tests/bench/run.py $(BENCH_ARGS)

site:  ## learn: build the course as web pages, in docs/_build/html (runs no notebook)
	$(INSTALL) --extra site
	$(VENV) docs/build.py

audit:  ## maintain: check the installed packages for known security faults (needs the network)
	$(INSTALL) --extra audit
	$(VENV) -m pip_audit --local --skip-editable $(AUDIT_ARGS)

# What the machine lacks is said before an installation that takes minutes.
class:  ## teach: serve the course to one class, with JupyterHub (more options: CLASS_ARGS="--help")
	$(PYTHON) docs/classroom/serve.py --check $(CLASS_ARGS)
	$(INSTALL) --extra class
	$(VENV) docs/classroom/serve.py $(CLASS_ARGS)

class-report:  ## teach: show what a class answered and what to discuss next (more options: REPORT_ARGS="--help")
	$(INSTALL)
	$(VENV) docs/classroom/report.py $(REPORT_ARGS)

# nbgrader has an environment of its own: beside JupyterLab it would add menus for everybody.
grade:  ## teach: turn the exercises into graded assignments for nbgrader (more options: GRADE_ARGS="01 --seed 7")
	$(INSTALL) --venv .venv-grade --extra grade
	.venv-grade/bin/python docs/classroom/assignments.py $(GRADE_ARGS)

notebooks:  ## maintain: run every notebook and save it with fresh outputs, numbers and pictures
	$(INSTALL) --extra test
	$(VENV) -m helpers.teaching.publish

kernel:  ## maintain: compile the solver of the live pages, docs/live/heat/kernel.c, to WebAssembly again
	$(INSTALL) --extra kernel
	$(VENV) docs/live_kernel.py

badges:  ## maintain: update the Binder badges from CITATION.cff
	$(INSTALL)
	$(VENV) tests/tools/badges.py

format:  ## maintain: fix what ruff can fix, and format the code
	$(INSTALL) --extra test
	$(RUFF) check --fix . && $(RUFF) format .

check:  ## maintain: run the linters (style and docstrings, format, import arrows, types) and change nothing
	$(INSTALL) --extra test
	$(RUFF) check .
	$(RUFF) format --check .
	.venv/bin/lint-imports --no-logo
	$(VENV) -m mypy

# The installer cannot set this environment up: it would refuse pins that no longer fit the old constraints.
constraints:  ## maintain: pin all packages again, with the hashes of their files (UPGRADE= keeps versions that still fit)
	[ -x $(VENV) ] || $(PYTHON) -m venv .venv
	$(VENV) -m pip install --quiet -e ".[dev]"
	sed -n 's/^ *- \([^ ]*==[^ ]*\).*/\1/p' environment.yml | \
		$(VENV) -m uv pip compile pyproject.toml - --all-extras --universal --python-version 3.11 \
		--python $(VENV) --only-binary :all: --generate-hashes --no-annotate $(UPGRADE) --custom-compile-command "make constraints" -o constraints.txt
	$(VENV) tests/tools/npm.py --lock

clean:  ## maintain: remove .venv, .venv-grade, every cache and everything built, but keep the files of a class in build/
	rm -rf .venv .venv-grade docs/_build .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .coverage htmlcov dist src/*.egg-info
	[ ! -d build ] || find build -mindepth 1 -maxdepth 1 ! -name class ! -name course -exec rm -rf {} +
	find . -type d '(' -name __pycache__ -o -name .ipynb_checkpoints ')' -prune -exec rm -rf {} +
