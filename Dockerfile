# Samokoder in a container: web, worker and embedded Postgres under one supervisor, as a user without rights.
# The sandbox of generated apps needs user namespaces inside the container, which engines refuse by default: start it with
# deploy/docker-compose.yml, or with the same options (docs/deploy.md says what each is for):
#   docker build -t samokoder .
#   docker run --init -p 3000:3000 -v samokoder:/var/lib/samokoder --env-file hosted.env \
#     --security-opt seccomp=deploy/seccomp.json --security-opt apparmor=unconfined --security-opt systempaths=unconfined samokoder
FROM python:3.11-slim-bookworm AS system
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends \
    bubblewrap ca-certificates chromium chromium-headless-shell libseccomp2 util-linux \
 && rm -rf /var/lib/apt/lists/*
ENV PATH=/opt/samokoder/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    REFLEX_USE_NPM=1 REFLEX_TELEMETRY_ENABLED=false PORT=3000
WORKDIR /opt/samokoder

FROM system AS built
COPY requirements.txt ./
COPY deploy/make-venv.sh deploy/
RUN deploy/make-venv.sh && .venv/bin/python -m pip install --quiet --no-cache-dir --require-hashes -r requirements.txt
COPY . .
# The pages are built here, for PORT. What importing the app writes into a home (secrets too) stays out of the layer.
RUN SAMOKODER_HOME=/tmp/home python -m samokoder_app.platform.prebuild \
 && rm -rf /tmp/home .web/node_modules .web/.react-router .states

FROM system
RUN useradd --uid 10001 --home-dir /var/lib/samokoder --shell /usr/sbin/nologin samokoder \
 && install -d -o samokoder -g samokoder -m 0711 /var/lib/samokoder
COPY --from=built /opt/samokoder /opt/samokoder
USER samokoder
ENV HOME=/var/lib/samokoder SAMOKODER_HOME=/var/lib/samokoder
VOLUME /var/lib/samokoder
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=180s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health\", timeout=4)"]
CMD ["python", "-m", "samokoder_app.platform.supervisor"]
