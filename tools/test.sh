#!/bin/sh
# All tests. First everything that can run on both cores; then, side by side because both wait more than they work, what
# kills processes and what drives a browser. What the first of these two says is shown when it has ended.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/pytest -n 2 -m "not browser and not faults" "$@"

said=$(mktemp)
trap 'rm -f "$said"' EXIT
.venv/bin/pytest -m faults "$@" > "$said" 2>&1 &
faults=$!
status=0
.venv/bin/pytest -m browser "$@" || status=$?
wait "$faults" || status=$?
cat "$said"
exit "$status"
