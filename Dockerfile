# credit-graph (信用图谱): the service as an image. The build stage keeps every tool; the image that runs has none.
ARG PYTHON_IMAGE=python:3.13.7-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements/build.txt requirements/node.txt requirements/run.txt requirements/
RUN python -m pip install --require-hashes --only-binary :all: -r requirements/build.txt -r requirements/node.txt \
    && python -m venv --without-pip /opt/credit-graph \
    && python -m pip --python /opt/credit-graph/bin/python install --require-hashes --only-binary :all: -r requirements/run.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY graph_service graph_service
COPY loaders loaders
COPY cypher cypher
COPY docs/openapi.json docs/
COPY web web
RUN python -m hatchling build -t wheel -d dist \
    && python -m pip --python /opt/credit-graph/bin/python install --no-deps dist/*.whl

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="credit-graph" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin credit \
    && install --directory --owner credit --mode 0700 /data
COPY --from=build /opt/credit-graph /opt/credit-graph
# Compiled kernels are kept under /tmp: the root file system may be read-only.
ENV PATH=/opt/credit-graph/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/tmp/numba \
    CREDIT_GRAPH_DATA=/data
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
ENTRYPOINT ["credit-graph"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
