# make          lists the targets
# make demo     from a fresh clone to the verdict on a sample clip
# make test     installs everything the tests need, then runs the tests

PYTHONS := python3.13 python3.12 python3.11 python3 python
CAN_MAKE_A_VENV := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SAMPLE := sample_videos/overstride14_60.mp4

# Where Python writes no bytecode, each of the hundreds of processes compiles all of the package.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup model demo app test check check-browser docs wheel try-wheel try-pythons \
	try-container audit mutants mutants-fixed bench bench-full bench-random bench-agreement bench-speed lock

help:
	@echo "make demo    judge a sample clip and show where the report is"
	@echo "make app     open the app in your browser (on this machine only)"
	@echo "make test    run the tests"
	@echo "make setup   make .venv with the 'posture' command in $(BIN)"
	@echo "make model   obtain the pose model, so that everything works offline"
	@echo "make check   style and types; make check-browser for the browser's code alone"
	@echo "make docs    the docs as a site, in out/site"
	@echo "make wheel   build the package that others install, in dist"
	@echo "make try-wheel   install it in a fresh environment and use it"
	@echo "make try-pythons    quick tests with the other Pythons that are installed"
	@echo "make try-container  run the Containerfile in a bare Debian tree (needs root, debootstrap)"
	@echo "make mutants   whether the tests notice wrong code (hours); mutants-fixed, a few (a minute)"
	@echo "make audit   vulnerabilities and licences of the locked packages (asks an online service)"
	@echo "make bench   accuracy against truth, and speed, on six rendered clips (minutes)"
	@echo "make bench-full   the same on the whole set (an hour and a half, once)"
	@echo "make bench-random people drawn at random (hours, once)"
	@echo "make bench-agreement   the same run read in many ways (half an hour, once)"
	@echo "make bench-speed  speed beside the plain loop and the bound (ten minutes, alone on the machine)"
	@echo "make lock    resolve requirements.lock again (needs uv)"

setup: .venv/ready

.venv/bin/python:
	@for python in $(PYTHONS); do \
		$$python -c '$(CAN_MAKE_A_VENV)' 2>/dev/null || continue; \
		echo "Making .venv with $$($$python --version) ..."; \
		exec $$python -m venv .venv; \
	done; \
	echo "Python 3.11 or newer with its venv module is needed;" \
		"on Debian: sudo apt-get install python3 python3-venv" >&2; exit 1

# --no-deps, because the lock file is complete: it leaves out what must not be installed.
.venv/ready: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing the packages of requirements.lock (about 300 MB, once) ..."
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

model: setup
	@$(BIN)/posture model

demo: model
	@$(BIN)/posture analyze $(SAMPLE) --out out/demo --annotate

app: model
	@$(BIN)/posture app

test: model
	@$(BIN)/python -m pytest -n auto

check: setup check-browser
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

docs: setup
	@$(BIN)/python -m release.site

wheel: setup
	@$(BIN)/python -m hatchling build --target wheel

try-wheel: setup
	@$(BIN)/python -m release.wheel

try-pythons: setup
	@$(BIN)/python -m release.pythons

try-container: setup
	@$(BIN)/python -m release.container

# Node.js programs check the browser's code; posture itself needs none of them.
check-browser: node_modules/.ready
	@npm run --silent check

node_modules/.ready: package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { echo "Checking the browser's code needs Node.js with npm;" \
		"on Debian: sudo apt-get install nodejs npm" >&2; exit 1; }
	@npm ci --silent
	@touch $@

mutants: setup
	@$(BIN)/python -m bench.mutants

mutants-fixed: setup
	@$(BIN)/python -m bench.mutants --fixed

audit: setup
	@$(BIN)/python -m bench.audit

bench: model
	@$(BIN)/python -m bench

bench-full: model
	@$(BIN)/python -m bench --full

bench-random: model
	@$(BIN)/python -m bench --random

bench-agreement: model
	@$(BIN)/python -m bench.agreement

bench-speed: model
	@$(BIN)/python -m bench.performance

lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate \
		--no-header --python-version 3.11 --all-extras --group dev pyproject.toml -o requirements.lock
