#!/bin/sh
# Finds a Chromium for the tests: the system's, else Debian's package when root, else Playwright's own.
set -eu
cd "$(dirname "$0")/.."
mkdir -p .setup

installed() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" 2>/dev/null && return
    done
    return 1
}

if ! path=$(installed); then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing chromium for the browser tests …"
        apt-get update -qq >/dev/null 2>&1 || true
        apt-get install -y -qq chromium >/dev/null 2>&1 || true
        path=$(installed) || path=
    fi
fi
if [ -z "${path:-}" ]; then
    echo "Fetching Playwright's own browser …"
    .venv/bin/python -m playwright install chromium
    path=playwright
fi
echo "$path" > .setup/browser
