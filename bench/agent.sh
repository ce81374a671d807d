#!/usr/bin/env bash
# The agent and what it costs: size of the native file, memory of an idle agent (native, and the dashboard's child), and the time of a snapshot,
# a plan and an apply by REST, beside another version of the program when one is named.
#   bench/agent.sh [RUNS] [OTHER]     medians of RUNS turns (20); OTHER is a folder that another version was published to
# Needs Debian's PostgreSQL 15 (PG_BIN names another), psql, python3, and for the native file a C linker and zlib's headers.
# Exits 1 when the native file has 30 MB or more, or an idle agent 40 MB or more. As root the server and the agents run as the user postgres.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
work=$(mktemp -d /tmp/pgtls-agent-bench-XXXXXX)
chmod 755 "$work"
servers=()
finish() {
    local one
    for one in "${servers[@]}"; do kill -TERM "$one" 2>/dev/null && wait "$one" 2>/dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT

publish() { dotnet publish "$@" -v quiet --nologo >"$work/publish.log" 2>&1 || { cat "$work/publish.log"; exit 1; }; }
publish src/Server -c Release -o "$work/published"
publish src/Agent -c Release -r linux-x64 -p:Native=true -o "$work/native"
chmod -R a+rX "$work/published" "$work/native"

as=()
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid postgres --regid postgres --clear-groups --); fi
cluster() { # NAME: a server of its own for each version; prints its port
    local data=$work/$1/data port
    mkdir -p "$data"
    if [ "$(id -u)" = 0 ]; then chown postgres: "$data"; fi
    (cd / && "${as[@]}" "$bin/initdb" -D "$data" -U postgres -A trust --no-sync) >"$work/initdb.log"
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    (cd / && exec "${as[@]}" "$bin/postgres" -D "$data" -p "$port" -k "$data" -c listen_addresses=127.0.0.1 -c fsync=off) >"$work/$1/server.log" 2>&1 &
    servers+=("$!")
    ports+=("$port")
}
ports=()
cluster this
folders=("this=$work/published=$work/this/data=${ports[0]}")
if [ -n "${2:-}" ]; then
    cluster other
    folders+=("other=$2=$work/other/data=${ports[1]}")
fi

python3 bench/agent.py "$work" "${1:-20}" "${folders[@]}"
