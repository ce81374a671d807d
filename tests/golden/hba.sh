#!/usr/bin/env bash
# Makes tests/Core.Tests/Hba/Golden/MAJOR.txt anew: pg_hba.conf files that ask a question each, and the rows that real servers of 13 to 18 answer.
# Never from the reader's own rows. A server's build (gss, pam, ldap) stands in the first line.
set -euo pipefail
cd "$(dirname "$0")/../.."
export HBA_GOLDEN=$PWD/tests/Core.Tests/Hba/Golden
dotnet test tests/Live.Tests -c Release --nologo --filter 'FullyQualifiedName~HbaRowsTests.Tricky'
