# Samokoder in a container. The sandbox needs user namespaces inside it; HOST=0.0.0.0 and what hosted mode requires
# (secrets, public address, domain of previews: see .env.example) stand in the file `hosted.env`:
#   docker build -t samokoder .
#   docker run -p 3000:3000 -v samokoder:/var/lib/samokoder --security-opt seccomp=deploy/seccomp.json \
#     --security-opt apparmor=unconfined --security-opt systempaths=unconfined --env-file hosted.env samokoder
# Never built on a machine of ours: docs/deploy.md says what was tried.
FROM python:3.11-slim-bookworm
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends bubblewrap chromium chromium-headless-shell git make util-linux \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/samokoder
COPY requirements.txt Makefile ./
COPY deploy deploy
RUN make setup
COPY . .
VOLUME /var/lib/samokoder
EXPOSE 3000
CMD ["make", "run"]
