#!/usr/bin/env bash
# Start time, memory and page weight of the published program.
#   bench/first-page.sh [RUNS]     medians of RUNS fresh starts (5); needs chromium; exits with 1 when a limit is broken
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish "$root/src/Server" -c Release -o "$out" -v quiet --nologo
dotnet run -c Release --project "$root/bench/FirstPage" -v quiet -- "$out" "${1:-5}"
