using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Client.Fakes;

/// <summary>Verify runs and how they end.</summary>
public static class Reports
{
    public static VerifyReport Of(FakeServerView server, string role, VerifyEnding ending, DateTimeOffset at) => new()
    {
        TargetId = server.Target.Id,
        Role = role,
        At = at,
        Cases = Cases(server, role, ending),
        Elapsed = TimeSpan.FromMilliseconds(163),
        Context = new(server.Target.Name, server.Target.Host, server.Target.Port, "17.2", server.Served?.FingerprintSha256,
            ImmutableSortedDictionary<string, string>.Empty.Add(role, new string('c', 64)), "PgTlsDashboard 0.1.0"),
    };

    /// <summary>The same cases over every way, for every role that was asked for.</summary>
    public static VerifyReport InDepth(FakeServerView server, ImmutableArray<string> roles, VerifyEnding ending, DateTimeOffset at) =>
        Of(server, roles[0], ending, at) with
        {
            Role = roles.Length == 1 ? roles[0] : $"every role ({roles.Length})",
            Cases = [.. roles.SelectMany(role => (string[])["IPv4", "IPv6", "IPv4, direct TLS"], (role, route) => (role, route))
            .SelectMany(way => Cases(server, way.role, ending).Where(c => c.Name != "plaintext"
                || !way.route.EndsWith("TLS", StringComparison.Ordinal)).Select(c => c with { Role = way.role, Route = way.route }))],
            Notes =
            [new(FindingCode.CrlAbsent, Severity.Info, "The server checks no revocation list, so a revoked certificate cannot be tried.",
                "Set ssl_crl_file to a CRL of the authority where certificates are revoked before they expire.", "ssl_crl_file")],
        };

    /// <summary>Where the fake dashboard comes from.</summary>
    public const string From = "10.4.0.9";

    public static string? RulesOf(FakeServerView server, DateTimeOffset now) => RulesFingerprint.Of(Snapshots.Of(server, now));

    /// <summary>What a run of every role shows, replication of those that may replicate included.</summary>
    public static ImmutableArray<CaseProof> EveryWay(FakeServerView server, DateTimeOffset at) =>
        CaseProof.Of(Of(server, "repl", VerifyEnding.Proven, at) with
        {
            Cases =
            [
                .. server.Roles.SelectMany(role => Cases(server, role.Name, VerifyEnding.Proven)
                    .Where(c => c.Name != "identify-system" || role.Replication)),
                .. server.Roles.Where(role => role.Replication).SelectMany(role => (CaseOutcome[])
                [
                    Case("plaintext-replication", $"{role.Name} for replication without TLS", CaseKind.Negative, "Refused", "Refused",
                        CaseResult.Passed, 5),
                    Case("no-client-certificate-replication", $"{role.Name} for replication over TLS without a certificate",
                        CaseKind.Negative, "Refused", "Refused", CaseResult.Passed, 9),
                ]),
            ],
        }, "postgres", RulesOf(server, at), From);

    /// <summary>As the store does: the newer one of each key.</summary>
    public static ImmutableArray<CaseProof> Merge(ImmutableArray<CaseProof> known, ImmutableArray<CaseProof> more) =>
        [.. known.Concat(more).GroupBy(proof => (proof.Role, proof.Path, proof.Route, proof.Case.Name)).Select(same => same.Last())];

    public static ImmutableArray<CaseOutcome> Cases(FakeServerView server, string role, VerifyEnding ending)
    {
        var other = role == "app" ? "repl" : "app";
        var full = server.ClientMode is ClientCertificateMode.VerifyFull or ClientCertificateMode.Cert;
        return
        [
            Case("tls-login", $"{role} over TLS with its certificate", CaseKind.Positive, "Enters over TLS", "Entered over TLSv1.3",
                CaseResult.Passed, 31,
                "TLSv1.3, TLS_AES_256_GCM_SHA384", $"pg_stat_ssl: ssl = t, client_dn = /CN={role}",
                "server certificate trusted by the target's authority, name matches"),
            ending == VerifyEnding.NotProven
                ? Case("identify-system", $"{role} as a replication client", CaseKind.Positive, "Answers IDENTIFY_SYSTEM",
                    "The server asked for a password that was not given", CaseResult.NotProven, 12, "SASL: SCRAM-SHA-256-PLUS")
                : Case("identify-system", $"{role} as a replication client", CaseKind.Positive, "Answers IDENTIFY_SYSTEM",
                    "Answered: timeline 1, 0/5A0031B8", CaseResult.Passed, 28, "IDENTIFY_SYSTEM: systemid 7441029383312, timeline 1"),
            ending == VerifyEnding.Surprises
                ? Case("plaintext", $"{role} in plaintext", CaseKind.Negative, "Refused", "Entered in plaintext", CaseResult.Failed, 19,
                    "AuthenticationOk without TLS", "pg_hba.conf:6 matched: host all all 127.0.0.1/32 scram-sha-256") with
                {
                    Findings =
                        [new(FindingCode.PlaintextOpen, Severity.Error, "The loopback record on line 6 comes first and takes plaintext.",
                            "Require TLS for loopback too, or accept that local users enter in plaintext.", "pg_hba.conf:6")],
                }
                : Case("plaintext", $"{role} in plaintext", CaseKind.Negative, "Refused", "Refused: no pg_hba.conf entry, no encryption",
                    CaseResult.Passed, 6, "28000 no pg_hba.conf entry for host \"127.0.0.1\", user \"" + role + "\", no encryption"),
            Case("no-client-certificate", $"{role} over TLS without a certificate", CaseKind.Negative, "Refused",
                "Refused: a valid client certificate is required", CaseResult.Passed, 14,
                "28000 connection requires a valid client certificate"),
            Case("other-authority", $"{role} with a certificate of another authority", CaseKind.Negative, "Refused",
                "Refused in the handshake: unknown ca", CaseResult.Passed, 13, "TLS alert 48 unknown_ca"),
            full && ending != VerifyEnding.Surprises
                ? Case("other-role", $"{role} with the certificate of {other}", CaseKind.Negative, "Refused",
                    "Refused: the CN is another role's", CaseResult.Passed, 22, "28P01 password authentication failed",
                    "client_dn = /CN=" + other)
                : Case("other-role", $"{role} with the certificate of {other}", CaseKind.Negative, "Refused",
                    "Entered with another role's certificate", CaseResult.Failed, 24, "pg_stat_ssl: client_dn = /CN=" + other) with
                {
                    Findings = [new(FindingCode.CnNotChecked, Severity.Error, "verify-ca does not compare the CN with the role.",
                        "Ask for verify-full.", "pg_hba.conf:10")],
                },
        ];
    }

    private static CaseOutcome Case(string name, string title, CaseKind kind, string expected, string outcome, CaseResult result,
        int milliseconds, params string[] evidence) => new()
        {
            Name = name,
            Title = title,
            Role = title.Split(' ')[0],
            Kind = kind,
            Expected = expected,
            Outcome = outcome,
            Result = result,
            Evidence = [.. evidence],
            Findings = [],
            Elapsed = TimeSpan.FromMilliseconds(milliseconds),
        };
}
