#!/usr/bin/env bash
# Side by side in one run: client certificates by the tutorial's openssl loop, and whole client bundles (key, certificate, every file, zip) by this program.
#   bench/bundles.sh [SECONDS] [RUNS]     about SECONDS (5) of openssl a run, RUNS (3) runs, medians
# Exits 1 when bundles on one thread are made at less than 100 times the loop's rate, or when a certificate does not verify.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-5} runs=${2:-3} wanted=100
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build bench/Bundles -c Release -v q --nologo >"$work/build.log" || { cat "$work/build.log"; exit 1; }

# The tutorial's authority, in P-256 rather than its RSA 8192, which would slow the loop down further.
openssl ecparam -name prime256v1 -genkey -noout -out "$work/server.key"
openssl req -new -x509 -key "$work/server.key" -days 3650 -subj /CN=bench -out "$work/root.crt"
loop() { # certificates a second
    local made=0 start end
    start=${EPOCHREALTIME/./} end=0
    while (( end - start < seconds * 1000000 )); do
        made=$((made + 1))
        openssl ecparam -name prime256v1 -genkey -noout -out "$work/client.key"
        openssl req -new -sha256 -key "$work/client.key" -out "$work/client.csr" -subj "/CN=client$made"
        openssl x509 -req -in "$work/client.csr" -CA "$work/root.crt" -CAkey "$work/server.key" -CAcreateserial -out "$work/client.crt" -days 3650 -sha256 2>/dev/null
        end=${EPOCHREALTIME/./}
    done
    awk "BEGIN { printf \"loop %.1f\\n\", $made * 1000000 / ($end - $start) }"
}
median() { awk -v name="$1" '$1 == name { print $2 }' "$work/rates" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# In turns, so that both meet the same machine.
for ((run = 0; run < runs; run++)); do
    loop >>"$work/rates"
    dotnet bench/Bundles/bin/Release/net10.0/PgTlsDashboard.Bench.Bundles.dll "$work" 3000 1 >>"$work/rates"
done
openssl verify -CAfile "$work/root.crt" "$work/client.crt" >/dev/null
openssl verify -x509_strict -purpose sslclient -CAfile "$work/bundle-root.crt" "$work/bundle-client.crt" >/dev/null

loop=$(median loop) one=$(median threads1) two=$(median threads2)
ratio() { awk "BEGIN { printf \"%.0f\", $1 / $loop }"; }
printf '%-58s %9s  %s\n' "medians of $runs runs" "a second" "ratio"
printf '%-58s %9s  %s\n' "openssl loop: ecparam, req, x509 (key and certificate)" "$loop" 1
printf '%-58s %9s  %s\n' "whole bundle of $(median bytes) bytes, one thread" "$one" "$(ratio "$one")"
printf '%-58s %9s  %s\n' "whole bundle, two threads" "$two" "$(ratio "$two")"
printf '%-58s %9s  %s\n' "whole bundle with PKCS #12 under a passphrase, one thread" "$(median pkcs12)" "$(ratio "$(median pkcs12)")"
if (( $(ratio "$one") < wanted )); then
    echo "Below $wanted times the loop on one thread." >&2
    exit 1
fi
