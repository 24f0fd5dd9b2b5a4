# Everything here needs make and Python 3.11 or newer; the rest is fetched into .venv.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.DEFAULT_GOAL := help
.PHONY: help demo test check soak bench fix pictures wheel clean

help:  ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY)  ## Open irtui on a built-in server that tells an incident
	@$(BIN)/irtui demo

test: $(READY)  ## Run all tests, on real servers too; ARGS="-k name" picks some
	@tests/services/install.sh
	@$(BIN)/python -m pytest -n 3 --dist loadfile $(ARGS)

check: $(READY)  ## Format, lint, types and the rules of the house
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python -m pytest tests/lint

soak: $(READY)  ## Run the tests with their long runs
	@tests/services/install.sh
	@IRTUI_SOAK=1 $(BIN)/python -m pytest $(ARGS)

bench: $(READY)  ## Measure the promises about speed; ARGS=--full takes all volumes
	@$(BIN)/python -m bench $(ARGS)

fix: $(READY)  ## Format, and repair what the linter can repair
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix .

pictures: $(READY)  ## Take the README's pictures from the demo
	@$(BIN)/python docs/pictures.py

wheel: $(READY)  ## Build the wheel into dist/
	@$(BIN)/python -m build --wheel

clean:  ## Remove everything that was made
	@rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find src tests bench -name __pycache__ -prune -exec rm -rf {} +

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

$(READY): pyproject.toml
	@$(BIN)/python -c 'import pip; $(NEW_ENOUGH)' 2>/dev/null || { \
	  for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	    $$python -c '$(NEW_ENOUGH)' 2>/dev/null && break; python=; \
	  done; \
	  [ -n "$$python" ] || { \
	    echo "irtui needs Python 3.11 or newer, and found none on PATH." >&2; exit 1; }; \
	  $$python -m venv --clear $(VENV) || { \
	    echo "$$python cannot make a virtual environment: install its venv module" \
	      "(Debian: apt install python3-venv), then try again." >&2; exit 1; }; }
	@echo "Installing irtui and its tools into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' || { \
	  echo "Could not fetch the packages: is the package index reachable? Then try again." >&2; \
	  exit 1; }
	@touch $@
