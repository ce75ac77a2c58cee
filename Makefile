# One command from a fresh checkout: each target sets up .venv (once, from hash-checked locks) and does its work.
# Rule: set-up speaks on standard error only, so `make chat < script` prints the conversation and nothing else.

# A caller's shell must not lead the project into another environment.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV CONDA_PREFIX

RUN := .venv/bin/python
ARGS ?=
# Processes of `make test`; 0 runs everything in one.
WORKERS ?= 2
TYPED := adapters bot knowledge locales storage tests hatch_build.py requirements/prepare.py

# A .venv that was moved, copied or lost its Python is set up again.
IGNORE := $(shell d="$$PWD"; for s in .venv/.ready-runtime .venv/.ready-dev; do \
	[ ! -e "$$s" ] || { read -r at < "$$s"; [ "$$at" = "$$d" ] && [ -x .venv/bin/python ] && [ -x .venv/bin/sla-assistant ]; } \
	|| rm -f "$$s"; done)
# The dev set-up contains the runtime one.
READY := $(if $(wildcard .venv/.ready-dev),.venv/.ready-dev,.venv/.ready-runtime)

.PHONY: help chat test check messages format bench soak train lock clean
.DELETE_ON_ERROR:

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

chat: $(READY) ## Talk to the assistant in the terminal; options: make chat ARGS="--lang en"
	@.venv/bin/sla-assistant chat $(ARGS)

test: .venv/.ready-dev ## All tests; options: make test ARGS="-k budget"
	@$(RUN) -m pytest -n $(WORKERS) $(ARGS)

check: .venv/.ready-dev ## Format, lint, types, import floors, catalogues
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy $(TYPED)
	@.venv/bin/lint-imports
	@$(RUN) hatch_build.py

messages: .venv/.ready-dev ## Bring the catalogues up to what the code says
	@$(RUN) hatch_build.py --update

format: .venv/.ready-dev ## Format and mend what can be mended
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

bench: .venv/.ready-dev ## Measure the targets of speed and size
	@$(RUN) -m pytest -m bench -s $(ARGS)

soak: .venv/.ready-dev ## Long random runs
	@$(RUN) -m pytest -m soak --timeout 0 $(ARGS)

train: .venv/.ready-dev ## Train the understanding from the phrases
	@$(RUN) -m bot.understanding.training $(ARGS)

lock: .venv/.ready-dev ## Write requirements/*.lock again
	@$(RUN) requirements/prepare.py lock

clean: ## Remove what can be made again (not .data)
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@rm -rf __pycache__
	@find adapters bot knowledge locales storage tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.ready-%: requirements/bootstrap.lock requirements/%.lock requirements/prepare.py pyproject.toml
	@for p in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$p" requirements/prepare.py $* >&2 </dev/null; fi; done; \
		echo "error: Python 3.11 or newer is needed, python3 here is: $$(python3 --version 2>&1)" >&2; exit 1
