#!/bin/sh
# Makes .venv from the hashed locks: `tools/setup.sh run` for the product, `tools/setup.sh dev` for the tests too.
set -eu
cd "$(dirname "$0")/.."
what=$1

find_python() {
    for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
        [ -n "$name" ] || continue
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Python 3.11, 3.12 or 3.13 is needed. On Debian and Ubuntu: apt-get install python3 python3-venv" >&2
    exit 1
}

make_venv() {
    python=$(find_python)
    echo "Setting up with $("$python" --version) …"
    rm -rf .venv
    if ! "$python" -m venv .venv 2>/dev/null; then
        # Debian keeps venv in a package of its own.
        [ "$(id -u)" = 0 ] || { echo "Run: sudo apt-get install python3-venv" >&2; exit 1; }
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
        rm -rf .venv
        "$python" -m venv .venv
    fi
}

[ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || make_venv
files="-r requirements/run.txt -r requirements/build.txt"
[ "$what" = dev ] && files="-r requirements/dev.txt"
echo "Installing what the locks name …"
# shellcheck disable=SC2086
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes $files
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
mkdir -p .setup
touch .setup/run ".setup/$what"
