using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>Why a reload would be refused, in words for people.</summary>
internal static class HbaFindings
{
    public static Finding OfLine(AuthLine line, HbaRefusal refusal)
    {
        var at = $"{line.FileName}:{line.LineNumber}";
        if (refusal.EndsServer)
        {
            return new(
                FindingCode.HbaLdapUrlEndsServer,
                Severity.Error,
                $"A record ends the server, since {refusal.Cause}: PostgreSQL crashes on it when the file is reloaded, and when "
                    + "pg_hba_file_rules is read.",
                "Name an attribute, or leave that part of the URL empty, before anybody reloads.",
                at);
        }

        return refusal.Shown == refusal.Cause
            ? new(FindingCode.HbaRecordInvalid, Severity.Error, $"The server refuses the record: {refusal.Cause}.",
                "Correct the line, or comment it out.", at)
            : new(
                FindingCode.HbaRecordRefusedSilently,
                Severity.Error,
                $"The server refuses the record and says so in its log only: {refusal.Cause}.",
                "Correct the line, or comment it out.",
                at);
    }

    public static Finding FileMissing(string rootName) => new(
        FindingCode.HbaFileMissing, Severity.Error, $"{rootName} is not there.", "Restore the file: without it the server does not start.",
        rootName);

    public static Finding NoRecord(string rootName) => new(
        FindingCode.HbaNoRecords, Severity.Error, "The file has no record: a reload keeps the old rules and a restart fails.",
        "Add a record that lets somebody in.", rootName);

    public static Finding Endless(string name, PostgresVersion version) => new(
        FindingCode.HbaEndlessInclusion,
        Severity.Error,
        $"{name} includes itself by @, and a reload of PostgreSQL {version.Major} shuts the whole server down on that.",
        "Take the inclusion of the file out of itself before anybody reloads.",
        name);
}
