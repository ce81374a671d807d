#!/usr/bin/env bash
# Issues bundles over REST against a real server with clientcert=verify-full, installs them with their install.sh into one home, and runs
# each snippet with its real driver: with the bundle's root it must log in as its role, into its database, with its certificate's serial
# number; with another root it must not. One bundle is for plain names and reads its password from PGPASSWORD, the other is for names
# with quotes, blanks, percent signs, umlauts and the like and reads it from ~/.pgpass, by the line of its README.
#
#   tests/bundle-snippets.sh            those whose drivers ./test installs
#   tests/bundle-snippets.sh all        also those whose drivers take longer to install: Go, PHP, Ruby, Barman, Npgsql 8 and 9
#   tests/bundle-snippets.sh NAME...    these
# Needs a built src/Server. What was not run is named before the last line, "N passed, N failed".
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

# shellcheck source=scripts/machine.sh
. scripts/machine.sh

quick=(psql service psycopg2 psycopg asyncpg sqlalchemy node perl jdbc npgsql-10 pgbouncer haproxy)
slow=(php ruby lib-pq pgx barman npgsql-9 npgsql-8)
# Debian's package of each; what it takes from npm or NuGet it fetches itself.
declare -A packages=(
  [psycopg2]=python3-psycopg2 [psycopg]=python3-psycopg [asyncpg]=python3-asyncpg [sqlalchemy]="python3-sqlalchemy python3-psycopg2"
  [node]="nodejs npm" [perl]=libdbd-pg-perl [jdbc]="default-jdk-headless libpostgresql-jdbc-java" [pgbouncer]=pgbouncer [haproxy]=haproxy
  [php]="php-cli php-pgsql" [ruby]="ruby ruby-pg" [lib-pq]="golang-go golang-github-lib-pq-dev"
  [pgx]="golang-go golang-github-jackc-pgx-v4-dev" [barman]=barman
)

# What is there does not come from a package of Debian on every machine.
present() {
  case $1 in
    psycopg2|psycopg|asyncpg) /usr/bin/python3 -c "import $1" 2>/dev/null ;;
    sqlalchemy) /usr/bin/python3 -c "import sqlalchemy, psycopg2" 2>/dev/null ;;
    node) have node && have npm ;;
    perl) perl -MDBD::Pg -e 1 2>/dev/null ;;
    jdbc) have java && have javac && [ -e /usr/share/java/postgresql.jar ] ;;
    php) have php && php -m 2>/dev/null | grep -qx pgsql ;;
    ruby) have ruby && ruby -e 'require "pg"' 2>/dev/null ;;
    lib-pq) have go && [ -d /usr/share/gocode/src/github.com/lib/pq ] ;;
    pgx) have go && [ -d /usr/share/gocode/src/github.com/jackc/pgx/v4 ] ;;
    pgbouncer|haproxy|barman) PATH=$PATH:/usr/sbin have "$1" ;;
    *) true ;;
  esac
}

# Installs what is missing. Debian's packages would start services of their own; only the programs are wanted.
install_drivers() {
  local name status=0 policy=/usr/sbin/policy-rc.d missing=()
  for name in "$@"; do
    # shellcheck disable=SC2206
    present "$name" || missing+=(${packages[$name]})
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ -e "$policy" ] || ! may_install; then
    install "${missing[@]}"
    return
  fi
  as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 0755 $policy"
  install "${missing[@]}" || status=$?
  as_root rm -f "$policy"
  return "$status"
}

if [ "${1:-}" = --install ]; then
  install_drivers "${quick[@]}"
  exit
fi
case ${1:-} in
  '') chosen=("${quick[@]}") ;;
  all) chosen=("${quick[@]}" "${slow[@]}") ;;
  *) chosen=("$@") ;;
esac
install_drivers "${chosen[@]}" || fail "The drivers above are missing."
PATH=$PATH:/usr/sbin

program=$PWD/src/Server/bin/Release/net10.0/PgTlsDashboard.Server.dll
[ -f "$program" ] || fail "Build src/Server first: dotnet build src/Server -c Release"
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
[ -x "$bin/postgres" ] || bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
[ -x "$bin/postgres" ] || fail "There is no PostgreSQL server on this machine."

work=$(mktemp -d)
chmod 0711 "$work"
started=()
finish() {
  local id
  for id in "${started[@]}"; do kill "$id" 2>/dev/null && wait "$id" 2>/dev/null || true; done
  [ ! -f "$work/data/postmaster.pid" ] || as_server "$bin/pg_ctl" -D "$work/data" -m immediate -s stop || true
  rm -rf -- "$work"
}
trap finish EXIT
trap 'say "$0: line $LINENO failed"' ERR

# PostgreSQL and PgBouncer refuse to run as root.
account=$(id -un)
[ "$(id -u)" -ne 0 ] || account=postgres
as_server() {
  if [ "$(id -un)" = "$account" ]; then "$@"
  else (cd / && exec setpriv --reuid "$account" --regid "$account" --init-groups -- "$@")
  fi
}
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
admin() { PGOPTIONS='' psql -XAtq -h "$work/socket" -p "$port" -U postgres -d postgres -v ON_ERROR_STOP=1 "$@"; }

# shellcheck disable=SC2016
plain_role=app plain_database=orders odd_role='O'\''Brien "x" $HOME @id %41 #{1} ü' odd_database='my "db" \ %s; $x '\''#ü{{}}=1'
password='pass:word \ "1"'"'"' $x'

start_server() {
  port=$(free_port)
  mkdir "$work/data" "$work/socket"
  [ "$account" = "$(id -un)" ] || chown "$account:" "$work/data" "$work/socket"
  as_server "$bin/initdb" -D "$work/data" -U postgres -E UTF8 --locale=C -A trust >"$work/initdb.log"
  printf '%s\n' 'local all all trust' 'host all all 127.0.0.1/32 scram-sha-256' 'host replication all 127.0.0.1/32 scram-sha-256' \
    >"$work/data/pg_hba.conf"
  as_server "$bin/pg_ctl" -D "$work/data" -l "$work/data/server.log" -s -w \
    -o "-p $port -k $work/socket -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_permissions=0777" start
  admin -v role="$plain_role" -v odd="$odd_role" -v db="$plain_database" -v odddb="$odd_database" -v password="$password" <<'SQL'
create role :"role" login replication password :'password';
create role :"odd" login replication password :'password';
create database :"db" owner :"role";
create database :"odddb" owner :"odd";
SQL
}

start_dashboard() {
  local api_port
  api_port=$(free_port)
  base=http://127.0.0.1:$api_port token=$(openssl rand -hex 32)
  mkdir -p "$work/dashboard"
  ASPNETCORE_URLS=$base PGTLS_STATE_DIR=$work/dashboard/state PGTLS_AGENT_STATE_DIR=$work/agents \
    PGTLS_AGENT_SOCKET=$work/dashboard/agents.sock PGTLS_BOOTSTRAP_TOKEN=$token dotnet "$program" >"$work/dashboard/log" 2>&1 &
  started+=($!)
  until curl -fsS -o "$work/health" "$base/healthz" 2>/dev/null; do
    kill -0 "${started[0]}" 2>/dev/null || fail "The dashboard does not serve: $(cat "$work/dashboard/log")"
    sleep 0.2
  done
}

# api PATH JSON: the answer, or an end with what it says.
api() {
  local answer
  answer=$(curl -sS -w '\n%{http_code}' -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$base/api/v1/$1" -d "$2")
  case ${answer##*$'\n'} in 2*) printf '%s' "${answer%$'\n'*}" ;; *) fail "$1: $answer" ;; esac
}

# value EXPRESSION: of the JSON on standard input, which is j.
value() { python3 -c 'import json, sys; j = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }

# change RECIPE OPTIONS
change() {
  local plan outcome
  plan=$(api "targets/$target/plans" "{\"recipe\": \"$1\", \"options\": $2}" | value 'j["id"]')
  outcome=$(api "plans/$plan/apply" '{"confirm": true}')
  [ "$(value 'j["outcome"]' <<<"$outcome")" = applied ] || fail "$1: $outcome"
}

secure() {
  target=$(api targets "{\"name\": \"db1\", \"host\": \"127.0.0.1\", \"port\": $port, \"dataDirectory\": \"$work/data\",
    \"adminConnection\": \"host=$work/socket port=$port user=postgres\"}" | value 'j["id"]')
  change server-certificate '{"names": ["127.0.0.1", "localhost"]}'
  change require-tls '{}'
  change client-certificates '{"mode": "verify-full"}'
}

declare -A folder expected serial
# issue KIND ROLE DATABASE HOST: unpacked in $work/KIND, installed in $home.
issue() {
  local body answer
  body=$(python3 -c 'import json, sys; print(json.dumps(dict(zip(("role", "database", "host", "passphrase"), sys.argv[1:]))))' \
    "$2" "$3" "$4" "passphrase of $1")
  answer=$(api "targets/$target/clients" "$body")
  serial[$1]=$(value 'int(j["certificate"]["serialNumber"].replace(":", ""), 16)' <<<"$answer")
  mkdir "$work/$1"
  curl -fsS -o "$work/$1.tar.gz" "$base$(value 'j["bundle"]["url"]' <<<"$answer")?format=tar.gz"
  tar -xzf "$work/$1.tar.gz" -C "$work/$1" --strip-components=1
  folder[$1]=$(tar -tzf "$work/$1.tar.gz" | sed -n "1s,/.*,,p")
  HOME=$home sh "$work/$1/install.sh" >"$work/$1.log"
  [ -f "$home/.postgresql/${folder[$1]}/postgresql.key" ] || fail "The texts do not name the folder of $(cat "$work/$1.log")"
  expected[$1]=$(admin -v role="$2" -v db="$3" -v serial="${serial[$1]}" <<<"select md5(:'role'), md5(:'db'), :'serial'" | tr '|' '\n')
}

# What each snippet asks instead of select version(): without a quote, so that it stands in the strings of all languages.
question='select concat_ws(chr(10), md5(current_user), md5(current_database()), client_serial) from pg_stat_ssl'
question="$question where pid = pg_backend_pid()"
# ask FILE: the snippet with that question, in the present directory.
ask() {
  grep -q 'select version()' "$1" || return 1
  python3 -c 'import sys; print(open(sys.argv[1]).read().replace("select version()", sys.argv[2]), end="")' "$1" "$question" \
    >"$(basename "$1")"
}

# npgsql VERSION: a C# project in the present directory; with an argument it takes the path of Windows, client.pfx.
npgsql() {
  if [ ! -f out/snippet.dll ]; then
    ask "$bundle/npgsql.cs"
    sed -i 's/OperatingSystem.IsWindows()/args.Length > 0/' npgsql.cs
    cat >snippet.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="Npgsql" Version="$1" /></ItemGroup>
</Project>
XML
    HOME=$user_home dotnet build -c Release -v q --nologo -o out >build.log || { cat build.log; return 1; }
  fi
  CLIENT_PFX_PASSPHRASE="passphrase of $kind" dotnet out/snippet.dll windows >windows.txt || return 1
  dotnet out/snippet.dll >pem.txt && cmp pem.txt windows.txt && cat pem.txt
}

pgbouncer_port=
pgbouncer_run() {
  local id status=0 place=$work/pgbouncer-$kind-$RANDOM
  command install -d -m 0700 -o "$account" "$place"
  sh "$bundle/install.sh" --user "$account" "$place/tls" >install.log
  cp "$files/root.crt" "$place/tls/root.crt"
  pgbouncer_port=$(free_port)
  { cat "$place/tls/pgbouncer.ini"
    printf '%s\n' 'listen_addr = 127.0.0.1' "listen_port = $pgbouncer_port" 'auth_type = trust' 'unix_socket_dir =' \
      'query_wait_timeout = 10' \
      "auth_file = $place/users.txt" "logfile = $place/log" "pidfile = $place/pid"; } >"$place/pgbouncer.ini"
  printf '"%s" "%s"\n' "${role//\"/\"\"}" "${password//\"/\"\"}" >"$place/users.txt"
  chown -R "$account:" "$place"
  as_server pgbouncer -q "$place/pgbouncer.ini" >pgbouncer.log 2>&1 &
  id=$!
  until psql_port "$pgbouncer_port" || ! kill -0 "$id" 2>/dev/null; do sleep 0.1; done
  PGDATABASE=$(sed -n 's/^\([A-Za-z0-9_.-]*\) = host=.*/\1/p' "$place/tls/pgbouncer.ini") PGUSER=$role \
    psql -h 127.0.0.1 -p "$pgbouncer_port" -XAtc "$question" || status=$?
  kill "$id" 2>/dev/null && wait "$id" 2>/dev/null || true
  [ "$status" -eq 0 ] || cat "$place/log" pgbouncer.log >&2
  return "$status"
}
psql_port() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

haproxy_run() {
  local id status=0 at
  at=$(free_port)
  { printf '%s\n' global "  stats socket $PWD/stats.sock level admin" defaults '  timeout connect 5s' '  timeout client 30s' \
      '  timeout server 30s'
    sed "s/bind :5432/bind 127.0.0.1:$at/" "$bundle/haproxy.cfg"; } >haproxy.cfg
  haproxy -db -f haproxy.cfg >haproxy.log 2>&1 &
  id=$!
  until psql_port "$at" || ! kill -0 "$id" 2>/dev/null; do sleep 0.1; done
  haproxy_is UP || status=1
  PGDATABASE=$database PGUSER=$role psql "host=${host} port=$at sslmode=verify-full sslrootcert=$files/root.crt
    sslcert=$files/postgresql.crt sslkey=$files/postgresql.key" -XAtc "$question" || status=$?
  # The other side of the check: a server without TLS is down.
  if [ "$status" -eq 0 ] && [ "$kind" = plain ]; then
    admin -c 'alter system set ssl = off' -c 'select pg_reload_conf()' >/dev/null
    haproxy_is DOWN || status=1
    admin -c 'alter system reset ssl' -c 'select pg_reload_conf()' >/dev/null
    haproxy_is UP || status=1
  fi
  kill "$id" 2>/dev/null && wait "$id" 2>/dev/null || true
  return "$status"
}
# haproxy_is UP|DOWN: waits up to 60 polls for it.
haproxy_is() {
  python3 - "$1" <<'PY'
import socket, sys, time
for _ in range(300):
    s = socket.socket(socket.AF_UNIX); s.connect("stats.sock"); s.sendall(b"show stat\n")
    text = b"".join(iter(lambda: s.recv(65536), b"")).decode()
    line = [l.split(",") for l in text.splitlines() if ",postgresql," in l][0]
    if line[17] == sys.argv[1] and line[36]: sys.exit(0)
    time.sleep(0.2)
sys.exit(f"{line[17]} {line[36]} instead of {sys.argv[1]}")
PY
}

# Barman says itself whether it gets in, plainly and for the stream; the server's log says by which certificate.
barman_run() {
  { printf '%s\n' '[barman]' "barman_user = $(id -un)" "barman_home = $PWD/barman" "log_file = $PWD/barman.log"
    cat "$files/barman.conf"; } >barman.conf
  mkdir -p barman
  # As the section says where a name has a blank.
  cp "$files/pg_service.conf" "$HOME/.pg_service.conf"
  barman -c barman.conf check db1 >check.txt 2>&1 || true
  if grep -q 'PostgreSQL: OK' check.txt && grep -q 'PostgreSQL streaming: OK' check.txt; then printf '%s\n' "${expected[$kind]}"
  else cat check.txt barman.log >&2; return 1
  fi
}

# snippet NAME: prints role, database and serial number; the present directory is its own.
snippet() {
  case $1 in
    psql) eval "$(grep '^psql ' "$bundle/psql.txt") -XAtc \"\$question\"" ;;
    service) PGSERVICEFILE=$files/pg_service.conf psql "service=${folder[$kind]}" -XAtc "$question" ;;
    psycopg2|psycopg|asyncpg|sqlalchemy) ask "$bundle/$1-example.py"; /usr/bin/python3 "$1-example.py" ;;
    node) ask "$bundle/node-postgres.js"; NODE_PATH=$work/npm/node_modules node node-postgres.js ;;
    perl) ask "$bundle/dbd-pg.pl"; perl dbd-pg.pl ;;
    ruby) ask "$bundle/pg-example.rb"; ruby pg-example.rb ;;
    php) ask "$bundle/pgsql.php"; php pgsql.php ;;
    jdbc) ask "$bundle/jdbc.java"; java -Duser.home="$HOME" -cp /usr/share/java/postgresql.jar jdbc.java ;;
    lib-pq) ask "$bundle/lib-pq.go"; GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$work/go go run lib-pq.go ;;
    # Debian has pgx 4, whose Connect and QueryRow are those of 5.
    pgx) ask "$bundle/pgx.go"; sed -i 's,pgx/v5,pgx/v4,' pgx.go
      # It looks for .pgpass in the home that the account has by name.
      PGPASSFILE=$HOME/.pgpass GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$work/go go run pgx.go ;;
    npgsql-10) npgsql 10.0.3 ;;
    npgsql-9) npgsql 9.0.3 ;;
    npgsql-8) npgsql 8.0.7 ;;
    pgbouncer) pgbouncer_run ;;
    haproxy) haproxy_run ;;
    barman) barman_run ;;
    *) fail "There is no snippet $1." ;;
  esac
}

passed=0 failed=0
# check NAME KIND: with the bundle's root, then with another.
check() {
  local kind=$2 bundle=$work/$2 files=$home/.postgresql/${folder[$2]} said wrong=yes
  local role=$plain_role database=$plain_database host=localhost
  [ "$kind" = plain ] || role=$odd_role database=$odd_database host=127.0.0.1
  mkdir -p "$work/run/$1-$kind"
  said=$(cd "$work/run/$1-$kind" && in_home snippet "$1" 2>error.txt) || said="exit $?"
  cp "$files/root.crt" "$work/right.crt"
  cp "$work/other-root.crt" "$files/root.crt"
  (cd "$work/run/$1-$kind" && in_home snippet "$1" >wrong.txt 2>wrong-error.txt) && wrong=
  cp "$work/right.crt" "$files/root.crt"
  # Rejected, and for the certificate.
  if ! grep -qiE 'certificate|certification path' "$work/run/$1-$kind"/wrong*.txt "$work/run/$1-$kind"/*.log 2>/dev/null; then
    wrong=
  fi
  if [ "$said" = "${expected[$kind]}" ] && [ -n "$wrong" ]; then
    passed=$((passed + 1))
    echo "ok   $1, $kind names"
  else
    failed=$((failed + 1))
    [ -n "$wrong" ] && wrong='was rejected' || wrong='got in or failed otherwise'
    echo "FAIL $1, $kind names: said <$said> for <${expected[$kind]}>; another root $wrong"
    cat "$work/run/$1-$kind"/*error.txt
  fi
}
in_home() {
  export HOME=$home LC_ALL=C.UTF-8 PGCONNECT_TIMEOUT=30
  if [ "$kind" = plain ]; then export PGPASSWORD=$password; fi
  # HAProxy is another host and port than the line's; asyncpg and pgjdbc read a backslash in it otherwise, as the README says.
  case $kind-$2 in odd-haproxy|odd-asyncpg|odd-jdbc) export PGPASSWORD=$password ;; esac
  "$@"
}

user_home=$HOME home=$work/home
mkdir "$home"
start_server
start_dashboard
secure
issue plain "$plain_role" "$plain_database" localhost
issue odd "$odd_role" "$odd_database" 127.0.0.1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=other -keyout "$work/other.key" \
  -out "$work/other-root.crt" 2>"$work/openssl.log"
# The README's line, with the password as it says.
python3 - "$work/odd/README.md" "$home/.pgpass" "$password" "$odd_database" <<'PY'
import os, sys
line = [l.strip() for l in open(sys.argv[1]) if l.rstrip().endswith(":PASSWORD")][0]
password, database = (text.replace("\\", "\\\\").replace(":", "\\:") for text in sys.argv[3:])
line = line[:-len("PASSWORD")] + password + "\n"
os.umask(0o077)
assert database in line
open(sys.argv[2], "w").write(line + line.replace(database, "replication", 1))
PY
case " ${chosen[*]} " in
  *" node "*) quietly npm install --prefix "$work/npm" --no-audit --no-fund pg@8 || fail "npm has no pg." ;;
esac

for name in "${chosen[@]}"; do
  check "$name" plain
  # A build for each pair of names takes long; tests/Core.Tests compiles the odd ones.
  case $name in npgsql-*) ;; *) check "$name" odd ;; esac
done

not_run=()
for name in "${quick[@]}" "${slow[@]}"; do
  case " ${chosen[*]} " in *" $name "*) ;; *) not_run+=("$name") ;; esac
done
echo "Server: $("$bin/postgres" --version)." \
  "Not run: ${not_run[*]:+${not_run[*]} (tests/bundle-snippets.sh all), }pgmoneta and pgx 5 (Debian has pgx 4 and no pgmoneta)."
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
