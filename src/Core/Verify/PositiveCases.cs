using System.Globalization;
using System.Numerics;
using PgTlsDashboard.Core.ErrorTexts;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Probe.Wire;

namespace PgTlsDashboard.Core.Verify;

/// <summary>What an ended case is made of, before it has its times.</summary>
internal sealed record CaseVerdict(CaseResult Result, string Outcome, params IEnumerable<Finding> Findings);

/// <summary>Judges the connections that must enter, and reads the server's own view of them.</summary>
internal static class PositiveCases
{
    private const string OwnTls =
        "SELECT s.ssl, s.version, s.cipher, s.bits, s.client_dn, s.client_serial, inet_client_addr() AS address FROM "
            + "pg_catalog.pg_stat_ssl s WHERE s.pid = pg_catalog.pg_backend_pid()";

    public static CaseVerdict Evaluate(StartupOutcome outcome, bool withPassword) => outcome switch
    {
        StartupOutcome.Entered => new(CaseResult.Passed, "Entered."),
        StartupOutcome.PasswordAsked asked when !withPassword =>
            new(CaseResult.NotProven, "The server accepted everything up to the password.", RefusalCauses.Of(asked)),
        StartupOutcome.PasswordAsked asked =>
            new(CaseResult.NotProven, $"The server asks for {asked.Method}, which is not spoken here.",
                new Finding(FindingCode.MethodNotSpoken, Severity.Warning, $"The record's method leads to {asked.Method}.",
                    "Use scram-sha-256 or cert for this role.")),
        StartupOutcome.Refused { Error.SqlState: "28P01" } when withPassword => WrongPassword(outcome),
        _ when CouldNotRun(outcome) => new(CaseResult.NotProven, $"Nothing was shown: {RefusalCauses.Of(outcome).Message}",
            RefusalCauses.Of(outcome)),
        _ => Failed(outcome),
    };

    // The certificate that was shown has the role's own name, so that behind the password error is no name that differs.
    private static CaseVerdict WrongPassword(StartupOutcome outcome) => new(
        CaseResult.NotProven,
        "The server refuses the password that was given, which says nothing of TLS and of the access rules.",
        RefusalCauses.Of(outcome) with
        {
            Severity = Severity.Warning,
            Remedy = "Type the role's password again; if it is right, the server's log names the cause.",
        });

    // The server was down or full, or the database that was asked for is not there: no level and no proof changes by it.
    private static bool CouldNotRun(StartupOutcome outcome) => outcome is StartupOutcome.Unreachable or StartupOutcome.TimedOut
        or StartupOutcome.Refused { Error.SqlState: "3D000" or "53300" or "57P01" or "57P02" or "57P03" };

    /// <summary>Reads pg_stat_ssl and compares its certificate with the one that was shown.</summary>
    public static async Task<CaseVerdict?> ReadOwnTlsAsync(WireConnection connection, ClientIdentity? identity, List<string> evidence,
        Deadline deadline)
    {
        var row = await SimpleQuery.FirstRowAsync(connection, OwnTls, deadline).ConfigureAwait(false);
        if (row.Problem is { } problem)
            return new(CaseResult.Failed, $"Entered, but pg_stat_ssl cannot be read: {problem}",
                new Finding(FindingCode.PgStatSslUnread, Severity.Error, $"pg_stat_ssl cannot be read: {problem}",
                    "Look at the server's log."));
        evidence.Add($"pg_stat_ssl: ssl {row["ssl"]}, {row["version"]}, {row["cipher"]}, {row["bits"]} bits, from {row["address"]}");
        evidence.Add($"pg_stat_ssl: client_dn {row["client_dn"] ?? "NULL"}, client_serial {row["client_serial"] ?? "NULL"}");
        if (row["ssl"] != "t")
            return new(CaseResult.Failed, "Entered, but the server says that the connection has no TLS.",
                new Finding(FindingCode.TlsEndsBeforeServer, Severity.Error, "The TLS ends before the server: something between ends it.",
                    "Connect to the server itself, or let it speak TLS too."));
        return identity is null || IsSame(identity, row["client_serial"])
            ? null
            : new(CaseResult.Failed, "Entered, but the server did not take the client certificate.",
                new Finding(FindingCode.CertificateNotUsed, Severity.Error, row["client_serial"] is null
                    ? "The server asked for no client certificate."
                    : "The server saw another client certificate than the one shown.",
                    "Set ssl_ca_file to the authority of the client certificates and reload."));
    }

    public static async Task<CaseVerdict?> IdentifySystemAsync(WireConnection connection, List<string> evidence, Deadline deadline)
    {
        var row = await SimpleQuery.FirstRowAsync(connection, "IDENTIFY_SYSTEM", deadline).ConfigureAwait(false);
        if (row.Problem is { } problem)
            return new(CaseResult.Failed, $"Entered, but IDENTIFY_SYSTEM was refused: {problem}",
                new Finding(FindingCode.IdentifySystemRefused, Severity.Error, $"IDENTIFY_SYSTEM was refused: {problem}",
                    "Look at the server's log."));
        evidence.Add($"IDENTIFY_SYSTEM: system {row["systemid"]}, timeline {row["timeline"]}, at {row["xlogpos"]}");
        return null;
    }

    private static CaseVerdict Failed(StartupOutcome outcome)
    {
        var cause = RefusalCauses.Of(outcome);
        var findings = outcome is StartupOutcome.Distrusted distrusted ? distrusted.Findings : [cause];
        var sentence = outcome switch
        {
            StartupOutcome.Distrusted => $"Stopped here before anything was sent: {cause.Message}",
            StartupOutcome.Unreachable => "The server cannot be reached.",
            _ => $"Refused: {VerifyAttempts.Describe(outcome)}",
        };
        return new(CaseResult.Failed, sentence, findings);
    }

    // pg_stat_ssl has the serial in decimal.
    private static bool IsSame(ClientIdentity identity, string? serial) =>
        BigInteger.TryParse(serial, NumberStyles.None, null, out var seen)
        && BigInteger.TryParse("0" + identity.Certificate.SerialNumber, NumberStyles.AllowHexSpecifier, null, out var shown)
        && seen == shown;
}
