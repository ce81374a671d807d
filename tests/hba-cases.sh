#!/usr/bin/env bash
# Random pg_hba.conf and pg_ident.conf files against the views and reloads of real servers, 13 to 18: a line a major, then what was asked about.
#   tests/hba-cases.sh [CASES] [SEED]     CASES (10,000) files a major, a tenth of them reloaded, half as many user maps
# Exits 1 when a server and the reader differ. The first differences of a major stand in artifacts/hba-cases/MAJOR.log.
set -euo pipefail
cd "$(dirname "$0")/.."
export HBA_CASES=${1:-10000} HBA_SEED=${2:-1}
out=artifacts/hba-cases
rm -rf "$out" && mkdir -p "$out"
dotnet build tests/Live.Tests -c Release -v q --nologo >"$out/build.log" || { cat "$out/build.log"; exit 1; }

# Two at a time: a server and its reader take turns.
status=0
printf '%s\n' 13 14 15 16 17 18 | xargs -P 2 -I{} sh -c "HBA_REPORT=$PWD/$out/{}.report dotnet test tests/Live.Tests -c Release --no-build --nologo \
    --filter 'FullyQualifiedName~HbaRandomTests&DisplayName~major: {}' >$out/{}.log 2>&1" || status=1
for major in 13 14 15 16 17 18; do grep -v '^ ' "$out/$major.report" || status=1; done
echo "What the files held, and the kinds of errors that the servers told, over all majors:"
cat "$out"/*.report | sed -n 's/^ *\([0-9]\+\) \(.*\)/\1\t\2/p' | awk -F'\t' '{ n[$2] += $1 } END { for (k in n) printf "%9d  %s\n", n[k], k }' | sort -k2
exit $status
