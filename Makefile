# Everything needed is python3 (3.11 or newer, with venv), git and make; the first target to run sets itself up.
#   make run     the first city: a year of a million people under shanghai-2018, under ordinary law, and under nothing
#   make test    the short tests (some 16 minutes on two cores)      make prove   the long ones
#   make lint    style, types, imports, lengths                       make fix     what can be mended by a machine
#   make bench   speed and memory, under an hour (PEERS=FOLDER)        make docs    docs/reference, written from the code
#   make site    the documentation as a site, in site/ (every link is checked)
#   make replications  published results again, and their page (half an hour)
#   make long-replications  their long parts, those not yet kept (a quarter of an hour of a core a seed; stopped, it goes on)
#   make sensitivity  what stands whatever is assumed: the study that is shipped, and its page (some forty minutes of a core)
#   make figures a figure for each scheme, from a standard run (minutes)
#   make tables  the tables of docs/explanation that come of runs of their own (minutes)
#   make page    the web page, built from web/          make page-run  the small run that is shipped with it (minutes)
#   make wheel   dist/panopolis-*.whl                                 make lock    requirements.lock, from pyproject.toml
#   make clean   results, caches and the environment
PY     ?= python3
BIN    := .venv/bin
UV     := VIRTUAL_ENV=.venv $(BIN)/uv
LOCKED := -q -c requirements.lock -b requirements.lock
OUT    ?= results/first-city
PEOPLE ?= 1000000
DAYS   ?= 365
SEED   ?= 1

.PHONY: run test prove lint fix bench docs site replications long-replications sensitivity figures tables page page-run wheel lock clean

run: .venv/.run
	$(BIN)/panopolis compare shanghai-2018 before none --society shanghai --people $(PEOPLE) --days $(DAYS) --seed $(SEED) --out $(OUT)
	@echo "Walk through it:  $(BIN)/panopolis serve $(OUT)     then open  http://127.0.0.1:8380/"

test: .venv/.dev
	$(BIN)/python -c "import panopolis as pan; [pan.start(s, t, people=100, days=1) for s, t in (('hot', 'shanghai'), ('nosedive', 'town'))]"  # compiles
	$(BIN)/python -m pytest -q -n 2 -m "not prove" --durations=10

prove: .venv/.dev
	$(BIN)/python -m pytest -q -n 2 -m prove --durations=10

lint: .venv/.dev
	@status=0; for check in "ruff check ." "ruff format --check ." lint-imports pyright codespell "python tools/check_shape.py"; do \
		echo "$$check"; $(BIN)/$$check || status=1; done; exit $$status

fix: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev
	$(BIN)/python benchmarks/run_all.py $(if $(PEERS),--peers $(PEERS))

docs: .venv/.dev
	$(BIN)/python tools/reference_pages.py
	$(BIN)/python tools/benchmark_page.py

site: .venv/.dev
	$(BIN)/zensical build --strict

replications: .venv/.dev
	$(BIN)/panopolis replicate --seed 1 --seed 2 --seed 3 --out docs/reference
	rm -f docs/reference/replications.html
	$(BIN)/python tools/reference_pages.py

long-replications: .venv/.dev
	$(BIN)/panopolis replicate --only-long --seed 1 --seed 2 --seed 3 --out docs/reference
	rm -f docs/reference/long_parts.html
	$(BIN)/python tools/reference_pages.py

sensitivity: .venv/.dev
	$(BIN)/panopolis sensitivity shanghai-2018 --against before --society shanghai --people 20000 --days 365 --warmup 365 --seed 1 \
		--paths 6 --strongest 12 --base 64 --draws 64 --seeds 2 --ranking-days 90 --replace --out results/sensitivity-shanghai-2018
	$(BIN)/python tools/what_stands_page.py results/sensitivity-shanghai-2018
	$(BIN)/python tools/reference_pages.py

figures: .venv/.dev
	$(BIN)/python tools/preset_figures.py
	$(BIN)/python tools/reference_pages.py

tables: .venv/.dev
	$(BIN)/python tools/told_tables.py

page: .venv/.uv
	PANOPOLIS_WEB=force $(UV) pip install $(LOCKED) --no-deps --reinstall-package panopolis -e .

page-run: .venv/.run
	$(BIN)/python tools/page_run.py
	$(BIN)/python tools/star_run.py

wheel: .venv/.dev
	$(UV) build -q --wheel -b requirements.lock --out-dir dist

lock: .venv/.uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--upgrade --no-annotate --no-header -q -o requirements.lock

clean:
	rm -rf .venv results dist site .coverage* htmlcov .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The environment, in three steps: uv; what a run needs; what a developer needs besides.
# A python3 without pip makes pip inside the environment; one without ensurepip lends its own.
.venv/.uv:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Panopolis needs Python 3.11 or newer; say which with make PY=python3.12 ..."; exit 2; }
	test -x $(BIN)/python || $(PY) -m venv --without-pip .venv
	test -x $(BIN)/uv || $(PY) -m pip --python $(BIN)/python install -q 'uv>=0.9' || \
		{ $(PY) -m venv --clear .venv && $(BIN)/python -m pip install -q 'uv>=0.9'; }
	@touch $@

WEB := hatch_build.py $(shell find web -path web/node_modules -prune -o -type f -print)
.venv/.run: .venv/.uv pyproject.toml requirements.lock $(WEB)
	$(UV) pip install $(LOCKED) -e .
	@touch $@

.venv/.dev: .venv/.run
	$(UV) pip install $(LOCKED) --group dev
	@touch $@
