#!/usr/bin/env bash
# Side by side in one run: 100,000 records read with their meaning, one edited, the file written, by this program, and the server's own count of
# pg_hba_file_rules on the same file; memory against the file's size; growth from 1,000 to 1,000,000 records; then attempts judged.
#   bench/hba.sh [RUNS]     medians of RUNS turns (5); needs Debian's PostgreSQL 15 (PG_BIN names another), psql and python3
# Exits 1 when it takes longer than the server's query, or more than ten times the file's size in memory.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5}
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
work=$(mktemp -d)
chmod 755 "$work"
server=
finish() {
    [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
    rm -rf "$work"
}
trap finish EXIT

dotnet build bench/Hba -c Release -v q --nologo >"$work/build.log" || { cat "$work/build.log"; exit 1; }
bench=(dotnet bench/Hba/bin/Release/net10.0/PgTlsDashboard.Bench.Hba.dll)

# As root the server runs as the user postgres.
as=()
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid postgres --regid postgres --clear-groups --); fi
data=$work/data
mkdir "$data"
if [ "$(id -u)" = 0 ]; then chown postgres: "$data"; fi
(cd / && "${as[@]}" "$bin/initdb" -D "$data" -U postgres -A trust --no-sync) >"$work/initdb.log"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd / && exec "${as[@]}" "$bin/postgres" -D "$data" -p "$port" -k "$data" -c listen_addresses= -c fsync=off) >"$work/server.log" 2>&1 &
server=$!
psql=(psql -XAtq -h "$data" -p "$port" -U postgres)
for ((tries = 0; tries < 100; tries++)); do "${psql[@]}" -c 'select 1' >/dev/null 2>&1 && break; sleep 0.1; done

file=$work/100000.conf
"${bench[@]}" parse make 100000 "$file"
cat "$file" >"$data/pg_hba.conf"
query='select count(*) from pg_hba_file_rules'
rows=$("${psql[@]}" -c "$query")
[ "$rows" = 100000 ] || { echo "The server reads $rows rows." >&2; exit 1; }

seconds() { # NAME COMMAND...: the wall clock of a whole process
    local name=$1 start
    shift
    start=${EPOCHREALTIME/./}
    "$@" >"$work/last"
    awk "BEGIN { printf \"$name %.4f\\n\", (${EPOCHREALTIME/./} - $start) / 1000000 }" >>"$work/times"
}
median() { awk -v name="$1" '$1 == name { print $2 }' "$work/times" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# In turns, so that both meet the same machine.
for ((run = 0; run < runs; run++)); do
    seconds psql "${psql[@]}" -c "$query"
    "${psql[@]}" -c '\timing on' -c "$query" | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' | awk '{ print "query", $1 / 1000 }' >>"$work/times"
    "${psql[@]}" >"$work/stat" <<<"select pg_backend_pid() as pid \\gset
\\setenv BACKEND :pid
$query;
\\! cut -d' ' -f14,15 /proc/\$BACKEND/stat
$query; $query; $query; $query; $query;
\\! cut -d' ' -f14,15 /proc/\$BACKEND/stat"
    awk -v ticks="$(getconf CLK_TCK)" 'NF == 2 { if (seen++) print "serverprocessor", ($1 + $2 - before) / ticks / 5; before = $1 + $2 }' "$work/stat" >>"$work/times"
    seconds process "${bench[@]}" parse "$file" "$work/out.conf" 1
    "${bench[@]}" parse "$file" "$work/out.conf" 9 >>"$work/times"
done
"${bench[@]}" parse "$file" "$work/out.conf" 0 >>"$work/times"
changed=$(diff "$file" "$work/out.conf" | grep -c '^>' || true)
[ "$changed" = 1 ] || { echo "$changed lines changed instead of one." >&2; exit 1; }

ratio() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }
line() { printf '%-66s %9s  %s\n' "$@"; }
line "100,000 records, medians of $runs turns" "seconds" "to the query"
line "the server's own: $query" "$(median query)" 1
line "this program, warm: read, one edited, written" "$(median warm)" "$(ratio "$(median warm)" "$(median query)")"
line "processor seconds: the query" "$(median serverprocessor)" ""
line "processor seconds: this program, warm, collector included" "$(median processor)" "$(ratio "$(median processor)" "$(median serverprocessor)")"
line "the same, first time in the process" "$(median first)" "$(ratio "$(median first)" "$(median query)")"
line "psql and the query as a process" "$(median psql)" "$(ratio "$(median psql)" "$(median query)")"
line "this program as a fresh process" "$(median process)" "$(ratio "$(median process)" "$(median query)")"
line "ansible's postgresql_pg_hba (measured before, not in this run)" 10.6 ""
line "augtool (killed after)" 60 ""
echo
line "memory, MiB" "" "to the file"
line "the file" "$(median size)" 1
line "resident at the peak, above the loaded program" "$(median peak)" "$(ratio "$(median peak)" "$(median size)")"
line "held afterwards: records, both texts" "$(median held)" "$(ratio "$(median held)" "$(median size)")"
echo
line "growth, warm" "seconds" "µs a record"
for records in 1000 10000 100000 1000000; do
    "${bench[@]}" parse make "$records" "$work/grown.conf"
    warm=$("${bench[@]}" parse "$work/grown.conf" "$work/out.conf" 5 | awk '$1 == "warm" { print $2 }')
    line "$records records" "$warm" "$(awk "BEGIN { printf \"%.2f\", $warm * 1000000 / $records }")"
done
echo
"${bench[@]}" judge

status=0
# Processor time, since other work on the machine has no part in it.
awk "BEGIN { exit !($(median processor) <= $(median serverprocessor)) }" || { echo "Slower than the server's own query." >&2; status=1; }
awk "BEGIN { exit !($(median peak) <= 10 * $(median size)) }" || { echo "More than ten times the file's size in memory." >&2; status=1; }
exit $status
