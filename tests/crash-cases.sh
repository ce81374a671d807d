#!/usr/bin/env bash
# Kills a writer with SIGKILL before its writes, in processes of their own: apply, rollback, recovery, and changes on probation. What then
# stands must be all of the plan or nothing of it. ./test kills two processes a case, and has every write covered by copies of the disk.
#   tests/crash-cases.sh [KILLS [SEED]]     KILLS a case (1000: before every write)
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

export CRASH_KILLS=${1:-1000} CRASH_SEED=${2:-1}
dotnet test tests/Core.Tests -c Release --nologo --filter 'FullyQualifiedName~killed_anywhere'
