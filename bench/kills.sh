#!/usr/bin/env bash
# Kills the published dashboard and its agent in turn, with SIGKILL, at a random moment of an apply and under load, and looks afterwards whether
# anything is lost: files are whole and all old or all new, the journal says which, nothing temporary is left, the server runs with what is on disk.
#   bench/kills.sh [KILLS] [SEED]     KILLS (1000) kills; about two seconds each on an idle machine; SEED (1) repeats a run
# Needs Debian's PostgreSQL 15 (PG_BIN names another), psql and python3. Exits 1 at the first loss and says which kill it was.
# As root the server and the agent run as the user postgres.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
work=$(mktemp -d /tmp/pgtls-kills-XXXXXX)
chmod 755 "$work"
server=
load=()
finish() {
    local one
    for one in "${load[@]}"; do kill -TERM "$one" 2>/dev/null || true; done
    [ -z "$server" ] || { kill -INT "$server" 2>/dev/null; kill -TERM "$server" 2>/dev/null; wait "$server" 2>/dev/null; } || true
    rm -rf "$work"
}
trap finish EXIT

dotnet publish src/Server -c Release -o "$work/published" -v quiet --nologo >"$work/publish.log" || { cat "$work/publish.log"; exit 1; }

as=()
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid postgres --regid postgres --clear-groups --); fi
data=$work/data
mkdir "$data" "$work/agents"
if [ "$(id -u)" = 0 ]; then chown postgres: "$data"; fi
(cd / && "${as[@]}" "$bin/initdb" -D "$data" -U postgres -A peer --no-sync) >"$work/initdb.log"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd / && exec "${as[@]}" "$bin/postgres" -D "$data" -p "$port" -k "$data" -c listen_addresses=127.0.0.1 -c fsync=off) >"$work/server.log" 2>&1 &
server=$!

# Two loops keep both cores busy.
for _ in 1 2; do
    nice sh -c 'while :; do :; done' &
    load+=("$!")
done

python3 bench/kills.py "$work" "$port" "${1:-1000}" "${2:-1}"
