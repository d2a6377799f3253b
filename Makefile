# make report   set up, read data/raw, write data/processed, run the notebooks, export to reports/
# make test     set up, run the tests
# make setup    make the environment .venv alone
# make dist     a wheel in dist/, to install elsewhere
# make readme   the generated parts of the documentation (columns, commands, accuracy);   make themes   the classifier of themes
# make lint     the linter;   make lock   renew requirements.lock (needs uv)
# make benchmark   speed and memory;   make clean   remove .venv and caches

PYTHON =
.DEFAULT_GOAL := report
# Without compiled modules every kernel and every worker compiles the libraries anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: report test setup lint lock readme themes dist benchmark clean

report: setup
	.venv/bin/zwanalysis report

# Two at a time, each file in one process: what a file prepares for its tests is prepared once. Three took longer on two cores.
test: setup
	.venv/bin/python -m pytest --numprocesses 2 --dist loadfile

lint: setup
	.venv/bin/ruff check .

benchmark: setup
	.venv/bin/python benchmarks/bench_scale.py

readme: setup
	.venv/bin/python -c "from zwanalysis.readme import write_readme; write_readme('.')"

themes: setup
	.venv/bin/python -m zwanalysis.compare.learning

dist: setup
	if uv --version >/dev/null 2>&1; then uv build --quiet --wheel --out-dir dist .; \
	else .venv/bin/python -m pip wheel --quiet --no-deps --wheel-dir dist .; fi

lock:
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --no-header --no-annotate \
	  --upgrade --extra files --extra test pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup: .venv/installed

# The first Python of the list that runs and is 3.11 or newer (running it is the test: a name on the path may be
# a shim with nothing behind it). uv where there is one; pip where there is none, or where uv fails.
.venv/installed: requirements.lock pyproject.toml
	@set -eu; \
	check='import sys, venv, ensurepip; assert sys.version_info >= (3, 11)'; \
	python=; \
	for name in $(or $(PYTHON),python3.12 python3.13 python3.11 python3.14 python3 python); do \
	  if "$$name" -c "$$check" 2>/dev/null; then python=$$("$$name" -c 'import sys; print(sys.executable)'); break; fi; \
	done; \
	if uv --version >/dev/null 2>&1; then \
	  echo "Setting up .venv with uv ..."; \
	  { .venv/bin/python -c "$$check" 2>/dev/null || uv venv --quiet --clear --python "$${python:->=3.11}" .venv; } && \
	  uv pip install --quiet --python .venv/bin/python -r requirements.lock -e . && touch $@ && exit 0; \
	  [ -z "$$python" ] || echo "uv did not succeed; trying pip."; \
	fi; \
	if [ -z "$$python" ]; then \
	  echo "zwanalysis needs Python 3.11 or newer with its venv module, and found none on the path." >&2; \
	  echo "Install it (Debian, Ubuntu: apt install python3-venv; elsewhere: python.org) or install uv, which" >&2; \
	  echo "brings its own Python; or name one: make setup PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	echo "Setting up .venv with $$python (one to two minutes, once) ..."; \
	.venv/bin/python -c "$$check; import pip" 2>/dev/null || "$$python" -m venv --clear .venv; \
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.lock -e .; \
	touch $@
