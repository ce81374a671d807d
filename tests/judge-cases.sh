#!/usr/bin/env bash
# Random logins against random pg_hba.conf files, on a real server of each major: the record that the server's log names and what
# became of the login, held against the evaluator. A line a major; fails when any case differs.
#   tests/judge-cases.sh [CASES [SEED]]
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

export JUDGE_CASES=${1:-10000} JUDGE_SEED=${2:-1}
JUDGE_REPORT=$(mktemp)
export JUDGE_REPORT
logs=$(mktemp -d)
trap 'rm -rf "$logs" "$JUDGE_REPORT"' EXIT

dotnet build tests/Live.Tests -c Release -v q -m:1 --nologo >"$logs/build" || { cat "$logs/build"; exit 1; }

majors() {
  local major
  for major in "$@"; do
    dotnet test tests/Live.Tests -c Release --no-build --nologo --logger "console;verbosity=normal" \
      --filter "FullyQualifiedName~AccessCheckTests.A_real_server&DisplayName~major: $major" >"$logs/$major" 2>&1 || echo "$major" >>"$logs/failed"
  done
}

# The logins of one server wait for each other, so that two cores have work for two.
majors 13 15 17 & majors 14 16 18 & wait
sort "$JUDGE_REPORT"
[ "$(wc -l <"$JUDGE_REPORT")" -eq 6 ] && [ ! -f "$logs/failed" ] && exit
for major in $(cat "$logs/failed"); do cat "$logs/$major"; done
exit 1
