#!/usr/bin/env bash
# Installs what no Python package brings: bubblewrap (the sandbox) and Chromium (the judge).
# Where apt may not be used, says so in one sentence; Samokoder then builds but verifies nothing.
set -euo pipefail
missing=()
command -v bwrap >/dev/null || missing+=(bubblewrap)
command -v chromium >/dev/null || missing+=(chromium)
command -v prlimit >/dev/null || missing+=(util-linux)
[ ${#missing[@]} -eq 0 ] && exit 0
if command -v apt-get >/dev/null; then
  if [ "$(id -u)" = 0 ]; then as_root=()
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n)
  fi
fi
if [ -z "${as_root+set}" ]; then
  echo "Not installed: ${missing[*]}. Samokoder runs in reduced mode: it builds apps, cannot start or check them, and says \"not verified\". To change that: sudo apt-get install ${missing[*]}" >&2
  exit 0
fi
echo "Installing ${missing[*]} ..."
"${as_root[@]}" apt-get update -qq
if ! DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
  echo "apt-get could not install ${missing[*]}. Samokoder runs in reduced mode: apps are built but \"not verified\"." >&2
fi
