# What ./run and ./test ask of the machine; sourced by both, bash.
# shellcheck shell=bash

# Everything that is not an answer goes to stderr, so that a script's last line of output is its own.
say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# A server's binaries: PG_BIN, PATH, then Debian's place for them.
have_postgres() {
  local directory
  for directory in "${PG_BIN:-}" /usr/lib/postgresql/*/bin; do
    [ -n "$directory" ] && [ -x "$directory/initdb" ] && [ -x "$directory/postgres" ] && return 0
  done
  have initdb && have postgres
}

# Runs a command as root where that needs no password; fails otherwise.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  else sudo -n "$@"
  fi
}

may_install() {
  have apt-get || return 1
  [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

# Runs quietly; shows all of it when it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || status=$?
  [ "$status" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

apt_updated=

# install PACKAGE...: with apt where it may, else names the packages and fails.
install() {
  if ! may_install; then
    say "Missing: $*. Install them and start again; on Debian and Ubuntu: sudo apt-get install $*"
    return 1
  fi
  if [ -z "$apt_updated" ]; then
    say "Updating the package lists"
    quietly as_root apt-get update -q || return 1
    apt_updated=1
  fi
  say "Installing $*"
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# Debian's package starts a server of its own on port 5432; only its programs are wanted here.
install_postgres() {
  local switch=/etc/postgresql-common/createcluster.d/90-pgtls-dashboard.conf status=0
  install postgresql-common || return 1
  as_root mkdir -p "${switch%/*}"
  as_root sh -c "echo 'create_main_cluster = false' >$switch"
  install postgresql || status=$?
  as_root rm -f "$switch"
  return "$status"
}

# .NET's text functions: passwords beyond ASCII are normalised before a login with SCRAM.
have_icu() {
  local file
  for file in /lib*/libicuuc.so.* /usr/lib*/libicuuc.so.* /lib/*/libicuuc.so.* /usr/lib/*/libicuuc.so.* /usr/local/lib*/libicuuc.so.*; do
    [ -e "$file" ] && return 0
  done
  return 1
}

# Its package has the version in its name, a tool that depends on it has not.
install_icu() { install icu-devtools; }

need_icu() {
  have_icu || { may_install && install_icu; } ||
    fail "ICU is missing: install it (Debian and Ubuntu: apt-get install icu-devtools; Fedora: dnf install libicu; Alpine: apk add icu-libs)."
  export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false
}

# The SDK that global.json asks for; its own message tells what it found.
need_dotnet() {
  need_icu
  if ! have dotnet && [ -x "${DOTNET_ROOT:-$HOME/.dotnet}/dotnet" ]; then
    PATH="${DOTNET_ROOT:-$HOME/.dotnet}:$PATH"
  fi
  have dotnet || fail "The .NET SDK 10.0 is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 (package dotnet-sdk-10.0)."
  local told
  told=$(dotnet --version 2>&1) || fail "$told"
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}
