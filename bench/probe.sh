#!/usr/bin/env bash
# Side by side in one run, on one server that this script starts: handshake depth and openssl s_client, full depth and sslscan, a thousand handshakes
# at 32 at a time and the same by libssl from C; then a scan of 10,000 servers that nobody reaches.
#   bench/probe.sh [RUNS]     medians of RUNS turns (5); needs Debian's PostgreSQL 15 (PG_BIN names another), openssl, sslscan, cc with libssl, python3
# Exits 1 when handshake depth takes more than 1.5 times s_client, full depth longer than sslscan, the thousand more than 1.2 times the C client,
# or the scan more than its deadlines or 200 MiB. The thousand are judged by processor time, the server's included: both cores are full then, and
# other work on the machine has no part in it.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5}
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
work=$(mktemp -d)
chmod 755 "$work"
server= looker=
finish() {
    if [ -n "$looker" ]; then kill -TERM "$looker" 2>/dev/null || true; fi
    [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
    rm -rf "$work"
}
trap finish EXIT

dotnet build bench/Probe -c Release -v q --nologo >"$work/build.log" || { cat "$work/build.log"; exit 1; }
bench=(dotnet bench/Probe/bin/Release/net10.0/PgTlsDashboard.Bench.Probe.dll)
plain=$work/plain
if ! command -v cc >/dev/null; then plain=; echo "No C compiler: nothing is measured against plain handshakes." >&2
else cc -O2 -o "$plain" bench/Probe/plain.c -lssl -lcrypto -lpthread; fi

# As root the server runs as the user postgres.
as=()
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid postgres --regid postgres --clear-groups --); fi
data=$work/data
mkdir "$data"
openssl ecparam -name prime256v1 -genkey -noout -out "$work/server.key"
openssl req -new -x509 -key "$work/server.key" -days 90 -subj /CN=bench -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -out "$work/server.crt"
if [ "$(id -u)" = 0 ]; then chown postgres: "$data"; fi
(cd / && "${as[@]}" "$bin/initdb" -D "$data" -U postgres -A trust --no-sync) >"$work/initdb.log"
printf "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n" >"$data/pg_hba.conf"
install -m 600 "$work/server.key" "$work/server.crt" "$data"
if [ "$(id -u)" = 0 ]; then chown postgres: "$data"/server.{key,crt}; fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd / && exec "${as[@]}" "$bin/postgres" -D "$data" -p "$port" -k "$data" -c listen_addresses=127.0.0.1 -c ssl=on -c max_connections=400 -c fsync=off) >"$work/server.log" 2>&1 &
server=$!
s_client() { openssl s_client -starttls postgres -connect "127.0.0.1:$port" </dev/null >"$work/last" 2>&1; }
for ((tries = 0; tries < 100; tries++)); do s_client && break; sleep 0.1; done
s_client || { cat "$work/server.log"; exit 1; }

seconds() { # NAME COMMAND...: the wall clock of a whole process
    local name=$1 start
    shift
    start=${EPOCHREALTIME/./}
    "$@" >"$work/last" 2>&1
    awk "BEGIN { printf \"$name %.6f\\n\", (${EPOCHREALTIME/./} - $start) / 1000000 }" >>"$work/times"
}
median() { awk -v name="$1" '$1 == name { print $2 }' "$work/times" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# One process of this program lives through all turns; a line of command, lines of times, the word "end".
coproc LOOK { exec "${bench[@]}" serve "$port" 2>"$work/look.log"; }
looker=$LOOK_PID
exec {ask}>&"${LOOK[1]}" {hear}<&"${LOOK[0]}" # a pipeline does not inherit the pair itself
look() {
    local answer
    echo "$*" >&"$ask"
    while read -r answer <&"$hear" && [ "$answer" != end ]; do echo "$answer"; done
    [ "$answer" = end ] || { cat "$work/look.log" >&2; exit 1; }
}

served() { awk -v ticks="$(getconf CLK_TCK)" '{ print ($14 + $15 + $16 + $17) / ticks }' "/proc/$server/stat"; }
thousand() { # NAME COMMAND...: what it prints, and the processor seconds of the server for it
    local name=$1 before
    shift
    before=$(served)
    "$@" >>"$work/times"
    sleep 0.3 # for the server to count its last children
    awk "BEGIN { printf \"$name-served %.2f\n\", $(served) - $before }" >>"$work/times"
}

look full 1 | sed 's/^full/cold/' >>"$work/times"
look full 20 >"$work/last"
look handshake 500 >"$work/last"
for ((i = 0; i < 5; i++)); do look many 1000 32 >"$work/last"; done

# In turns, so that all meet the same machine.
for ((run = 0; run < runs; run++)); do
    for ((i = 0; i < 20; i++)); do seconds s_client s_client; done
    look handshake 20 >>"$work/times"
    for ((i = 0; i < 3; i++)); do
        seconds sslscan sslscan --no-colour --starttls-psql --show-client-cas "127.0.0.1:$port"
        look full 1 >>"$work/times"
    done
    [ -z "$plain" ] || thousand plain "$plain" "$port" 1000 32
    thousand many look many 1000 32
done
fleet=10000 at_once=512 deadline=2
"${bench[@]}" fleet $fleet $at_once $deadline >>"$work/times"

status=0
ratio() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }
line() { printf '%-74s %9s  %-6s %s\n' "$@"; }
within() { # VALUE LIMIT WHAT
    awk "BEGIN { exit !($1 <= $2) }" && return
    echo "$3: $1 is above $2." >&2
    status=1
}
ms() { awk "BEGIN { printf \"%.1f ms\", $(median "$1") * 1000 }"; }
handshake=$(ratio "$(median handshake)" "$(median s_client)") full=$(ratio "$(median full)" "$(median sslscan)")
line "medians of $runs turns" "" "ratio" "limit"
line "openssl s_client -starttls postgres, the whole process" "$(ms s_client)" 1 ""
line "handshake depth, warm" "$(ms handshake)" "$handshake" 1.5
line "sslscan --starttls-psql --show-client-cas" "$(ms sslscan)" 1 ""
line "full depth, warm, $(median connections | cut -d. -f1) connections" "$(ms full)" "$full" 1
line "full depth, the first in its process" "$(ms cold)" "$(ratio "$(median cold)" "$(median sslscan)")" ""
within "$handshake" 1.5 "Handshake depth to s_client"
within "$full" 1 "Full depth to sslscan"
if [ -n "$plain" ]; then
    # Whoever asks and the server together, and whoever asks alone.
    both() { awk "BEGIN { printf \"%.2f\", $(median "$1-processor") + $(median "$1-served") }"; }
    many=$(ratio "$(both many)" "$(both plain)")
    line "1,000 plain handshakes by libssl from C, 32 at a time" "$(ms plain)" 1 ""
    line "1,000 looks at handshake depth, 32 at a time" "$(ms many)" "$(ratio "$(median many)" "$(median plain)")" ""
    line "  processor, with the server: C" "$(both plain) s" 1 ""
    line "  processor, with the server: this program" "$(both many) s" "$many" 1.2
    line "  processor, alone: C" "$(median plain-processor | cut -c1-4) s" 1 ""
    line "  processor, alone: this program" "$(median many-processor | cut -c1-4) s" "$(ratio "$(median many-processor)" "$(median plain-processor)")" ""
    within "$many" 1.2 "A thousand looks to a thousand plain handshakes"
fi
# Two of three wait for their whole deadline; 0.5 s is for the first and the last.
bound=$(awk "BEGIN { printf \"%.1f\", int($fleet * 2 / 3 / $at_once + 1) * $deadline + 0.5 }")
echo
line "$fleet servers out of reach, $at_once at a time, $deadline s for each" "" "" limit
line "all ended after" "$(median fleet | cut -c1-5) s" "" "$bound s"
line "the longest look" "$(median longest | cut -c1-5) s" "" "$deadline.5 s"
line "resident at the peak" "$(median resident | cut -d. -f1) MiB" "" "200 MiB"
sed -n 's/^# /  /p' "$work/times"
within "$(median ended)" $fleet "Ended"
within $fleet "$(median ended)" "Asked for"
within "$(median fleet)" "$bound" "Seconds for the scan"
within "$(median longest)" $deadline.5 "Seconds for one server"
within "$(median resident)" 200 "MiB"
exit $status
