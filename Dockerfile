# One process as an ordinary user; nothing is written but /var/lib/massnahmen and /tmp, so the root
# file system may be read-only. compose.yaml shows it beside PostgreSQL.

FROM node:22-bookworm-slim AS pages
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Maßnahmenmonitor" \
      org.opencontainers.image.description="Maßnahmenpläne überwachen, Zuarbeiten sammeln, dem Rat berichten" \
      org.opencontainers.image.licenses="EUPL-1.2"

RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/massnahmen --create-home massnahmen

WORKDIR /opt/massnahmenmonitor
COPY requirements.txt requirements-dev.txt ./
# setuptools builds the package in the next step; its pin stands among those for development.
RUN sed -n '/^setuptools==/,/[^\\]$/p' requirements-dev.txt > requirements-build.txt \
 && pip install --no-cache-dir --require-hashes -r requirements.txt -r requirements-build.txt

COPY pyproject.toml README.md LICENSE ./
COPY migrations ./migrations
COPY seed ./seed
COPY reports ./reports
COPY app ./app
COPY scripts/notices.py ./scripts/notices.py
COPY --from=pages /build/node_modules ./node_modules
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
 && python -m compileall -q app migrations \
 && python scripts/notices.py THIRD-PARTY-NOTICES.txt

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp \
    MASSNAHMEN_DATA_DIR=/var/lib/massnahmen
USER massnahmen
VOLUME /var/lib/massnahmen
EXPOSE 8000
# The first start migrates and loads the plan; an update may migrate a whole year.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s CMD ["python", "-c", \
  "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
ENTRYPOINT ["massnahmen"]
CMD ["serve", "--host", "0.0.0.0"]
