# The assistant as a service: sla-assistant run. Nothing secret is in the image; settings come as SLA_… variables (docs/running.md).
# Everything that is installed is named with its hash by the locks.

FROM python:3.12-slim AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements requirements
RUN awk '/^[a-z]/ { ours = /^psycopg(-binary)?==/ } ours' requirements/dev.lock > requirements/postgres.lock \
    && /venv/bin/pip install --require-hashes -r requirements/runtime.lock \
    && /venv/bin/pip install --no-deps --require-hashes -r requirements/postgres.lock
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY adapters adapters
COPY bot bot
COPY knowledge knowledge
COPY locales locales
COPY storage storage
RUN /venv/bin/pip install --no-deps --no-build-isolation .

FROM python:3.12-slim
COPY --from=build /venv /venv
RUN useradd --system --uid 10001 --no-create-home assistant && mkdir /data && chown assistant /data
USER assistant
WORKDIR /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 SLA_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=4)"]
CMD ["sla-assistant", "run"]
