#!/bin/sh
# All tests: first everything that can run side by side, then what kills processes or drives a browser, one by one.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/pytest -n 2 -m "not browser and not faults" "$@"
.venv/bin/pytest -m "browser or faults" "$@"
