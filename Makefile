# credit-graph (信用图谱): every command does its own set-up, once. `make help` lists them.
# The machine needs Python 3.11+ with pip, and make. Set pip's own mirror as usual; the locks carry hashes, not addresses.

SHELL := /bin/sh
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Relative names throughout: the project's own path may hold spaces and Chinese characters.
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --no-input --disable-pip-version-check
LOCKED := install --require-hashes --only-binary :all: --requirement
UV_VERSION := 0.13.9

SERVE ?= 1
STORE ?= embedded
SUBJECTS ?=
DATA ?=
ARGS ?=
# Two test files at once, each with servers of its own; one after the other where all share a Neo4j that was given.
WORKERS ?= $(if $(CREDIT_GRAPH_TEST_NEO4J_URI),0,2)

export PYTHON
export PYTHONUTF8 := 1
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE PIP_USER PIP_TARGET PIP_PREFIX

.PHONY: help demo test check chromium lint types layers web docs weaknesses bench lock clean

help: ## 列出命令 list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile
	@echo "  变量 variables: SERVE=0 (demo 做完即止) STORE=neo4j SUBJECTS=2000 DATA=目录 PYTHON=解释器 ARGS=pytest参数 WORKERS=并行数"

demo: $(VENV)/run web/dist/index.html ## 一条命令看全貌: 样例县、图库、主流程、接口 the whole product on a sample county
	@$(VENV)/bin/credit-graph demo $(if $(filter 0 no false,$(SERVE)),--no-serve,--serve) --store '$(STORE)' \
		$(if $(SUBJECTS),--subjects '$(SUBJECTS)') $(if $(DATA),--data '$(DATA)')

test: $(VENV)/dev web/dist/index.html chromium ## 全部测试, 含真实 Neo4j every test, real Neo4j included
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

chromium: # 浏览器测试用 for the browser tests
	@tools/chromium

check: lint types layers web docs weaknesses ## 代码规范、类型、分层、网页、文档、锁文件、依赖漏洞 lint, types, layers, web, docs, locks, weaknesses

lint: $(VENV)/dev
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --quiet --check .

types: $(VENV)/dev
	@$(PY) -m pyright --warnings --pythonpath $(PY)

layers: $(VENV)/dev
	@$(VENV)/bin/lint-imports

web: web/dist/index.html ## 网页的规范、类型和单元测试 lint, types and unit tests of the explorer
	@$(PY) web/build.py lint types test

docs: $(VENV)/dev
	@$(PY) -m pytest --quiet tests/house tests/docs -m "not slow"

weaknesses: $(VENV)/dev ## 依赖漏洞核查 known weaknesses of what is locked
	@$(PY) -m tools.dependencies $(ARGS)

bench: $(VENV)/dev ## 性能对照, 每项打印同一次运行的比值 benchmarks against peers
	@$(PY) -m bench $(ARGS)

lock: $(VENV)/uv ## 重新生成带哈希的锁文件 (UPGRADE=1 升级) rewrite requirements/*.txt from pyproject.toml
	@UV=$(VENV)/bin/uv PYTHON=$(PY) tools/lock $(if $(UPGRADE),--upgrade)

clean: ## 删除虚拟环境与缓存 (不动数据) remove the environment and caches, never data
	@rm -rf $(VENV) web/dist web/node_modules build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find graph_service loaders tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# Each stamp is written last, so a set-up that was cut short is done again and one that stands is not.
$(VENV)/made: requirements/build.txt tools/find-python
	@python=$$(tools/find-python) && rm -rf $(VENV) && echo "建立虚拟环境 creating $(VENV) ($$python)" && \
	if "$$python" -c 'import ensurepip' 2>/dev/null; then "$$python" -m venv $(VENV); \
	else "$$python" -m venv --without-pip $(VENV) && \
		"$$python" -m pip --quiet --python $(PY) $(LOCKED) requirements/build.txt; fi
	@$(PIP) $(LOCKED) requirements/build.txt
	@touch $@

$(VENV)/run: $(VENV)/made requirements/run.txt pyproject.toml
	@echo "安装依赖 (首次约 400 MB, 需几分钟) installing locked dependencies: about 400 MB the first time"
	@$(PIP) $(LOCKED) requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PY) -m graph_service.store.java_archive
	@touch $@

$(VENV)/dev: $(VENV)/run requirements/dev.txt
	@echo "安装测试依赖 installing what the tests need"
	@$(PIP) $(LOCKED) requirements/dev.txt
	@touch $@

# The explorer: Node.js of the machine, else the one of PyPI, which the lock of its own holds.
web/dist/index.html: $(VENV)/run requirements/node.txt docs/openapi.json $(shell find web/src web/public -type f ! -name schema.d.ts) $(wildcard web/*.*)
	@$(PY) web/build.py --needs-node || $(PIP) $(LOCKED) requirements/node.txt
	@$(PY) web/build.py

$(VENV)/uv: $(VENV)/made
	@$(PIP) install uv==$(UV_VERSION)
	@touch $@
