#!/usr/bin/env bash
# Installs what no Python package brings: bubblewrap (the sandbox) and Chromium (the judge).
# Where apt may not be used, says so in one sentence; Samokoder then builds but verifies nothing.
set -euo pipefail
shell=chromium-headless-shell # Chromium without a window judges in half the time; not every distribution has it
missing=()
command -v bwrap >/dev/null || missing+=(bubblewrap)
command -v chromium >/dev/null || missing+=(chromium)
command -v prlimit >/dev/null || missing+=(util-linux)
is_offered() { command -v apt-cache >/dev/null && [ -n "$(apt-cache --quiet=0 show "$shell" 2>/dev/null)" ]; }
if [ ${#missing[@]} -eq 0 ]; then
  if command -v "$shell" >/dev/null || ! is_offered; then exit 0; fi
fi
can_install=no
as_root=()
if command -v apt-get >/dev/null; then
  if [ "$(id -u)" = 0 ]; then can_install=yes
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then can_install=yes as_root=(sudo -n)
  fi
fi
if [ "$can_install" = no ]; then
  [ ${#missing[@]} -eq 0 ] && exit 0
  echo "Not installed: ${missing[*]}. Samokoder runs in reduced mode: it builds apps, cannot start or check them, and says \"not verified\". To change that: sudo apt-get install ${missing[*]}" >&2
  exit 0
fi
install() { DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
echo "Installing what is missing of bubblewrap and Chromium ..."
"${as_root[@]}" apt-get update -qq
if [ ${#missing[@]} -gt 0 ] && ! install "${missing[@]}"; then
  echo "apt-get could not install ${missing[*]}. Samokoder runs in reduced mode: apps are built but \"not verified\"." >&2
fi
if is_offered && ! command -v "$shell" >/dev/null && ! install "$shell"; then
  echo "apt-get could not install $shell: the judge takes the slower chromium." >&2
fi
