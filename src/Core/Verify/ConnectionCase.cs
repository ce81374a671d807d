using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Verify;

public enum CaseKind
{
    /// <summary>Must enter.</summary>
    Positive,
    /// <summary>Must be refused.</summary>
    Negative,
}

public enum CaseResult
{
    Passed,
    /// <summary>A surprise: it entered and must not, or the other way round.</summary>
    Failed,
    /// <summary>Not knowable here: a password was not given or not the right one, or the server was not there.</summary>
    NotProven,
}

/// <summary>What came of one real connection.</summary>
public sealed record CaseOutcome
{
    /// <summary>
    /// Stable: <c>tls-login</c>, <c>identify-system</c>, <c>plaintext</c>, <c>plaintext-replication</c>, <c>no-client-certificate</c>,
    /// <c>other-authority</c>,
    /// <c>other-role</c>, <c>no-client-certificate-replication</c>;
    /// in depth also <c>tls-refused</c>, <c>tls-replication-refused</c>, <c>wrong-host-name</c>, <c>wrong-root</c>,
    /// <c>expired</c>,
    /// <c>not-yet-valid</c>, <c>revoked</c>, <c>server-as-client</c>, <c>tls-below-minimum</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>For people: <c>repl over TLS with its certificate</c>.</summary>
    public required string Title { get; init; }

    public required CaseKind Kind { get; init; }

    /// <summary>Who connects.</summary>
    public string Role { get; init; } = "";

    /// <summary>Over which way (<see cref="VerifyRoute.Name"/>); empty for the one that the host's name takes.</summary>
    public string Route { get; init; } = "";

    /// <summary>What must happen, in a sentence: <c>Enters over TLS</c>.</summary>
    public required string Expected { get; init; }

    /// <summary>What did happen, in a sentence.</summary>
    public required string Outcome { get; init; }

    public required CaseResult Result { get; init; }

    /// <summary>The facts in order: TLS version, suite, pg_stat_ssl's client_dn, SQLSTATE and text of a refusal.</summary>
    public required ImmutableArray<string> Evidence { get; init; }

    /// <summary>The cause and the remedy of a surprise.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    public required TimeSpan Elapsed { get; init; }
}

/// <summary>A run of cases against one target.</summary>
public sealed record VerifyReport
{
    public required Guid TargetId { get; init; }

    public required string Role { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ImmutableArray<CaseOutcome> Cases { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>What could not be tried here, and why: no IPv6 address, no CRL, no direct TLS before 17.</summary>
    public ImmutableArray<Finding> Notes { get; init; } = [];

    /// <summary>What an auditor asks: which server, which certificates, which program; null for a run without a target.</summary>
    public VerifyContext? Context { get; init; }

    public int Passed => Cases.Count(c => c.Result == CaseResult.Passed);

    public int Failed => Cases.Count(c => c.Result == CaseResult.Failed);

    public int NotProven => Cases.Count(c => c.Result == CaseResult.NotProven);

    public bool Proven => Failed == 0 && NotProven == 0 && Cases.Length > 0;
}

/// <summary>Which server a report is about, and who made it.</summary>
/// <param name="ServerVersion">As the server or its data directory gives it: <c>18.4</c>, or the major alone.</param>
/// <param name="ServerFingerprint">SHA-256 of the certificate that it served, lower-case hexadecimal; null without TLS.</param>
/// <param name="ClientFingerprints">The certificates that were shown to enter, by role.</param>
/// <param name="Program">This program and its version.</param>
public sealed record VerifyContext(
    string Target, string Host, int Port, string ServerVersion, string? ServerFingerprint,
    ImmutableSortedDictionary<string, string> ClientFingerprints, string Program);

/// <summary>What to verify. The password is used for the run and forgotten.</summary>
public sealed record VerifyRequest
{
    /// <summary>The role to log in as; taken from the client when null.</summary>
    public string? Role { get; init; }

    public Guid? ClientId { get; init; }

    /// <summary>The database to enter; <c>postgres</c> when null.</summary>
    public string? Database { get; init; }

    public string? Password { get; init; }

    /// <summary>
    /// Also the cases beyond the main ones, over IPv4, IPv6 and direct TLS where they are there. Without a role and a client: every role
    /// that may log in.
    /// </summary>
    public bool InDepth { get; init; }

    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Role = ").Append(Role).Append(", ClientId = ").Append(ClientId);
        return true;
    }
}

/// <summary>How a verify run ended.</summary>
public abstract record VerifyOutcome
{
    private VerifyOutcome() { }

    public sealed record Done(VerifyReport Report) : VerifyOutcome;

    public sealed record Refused(ImmutableArray<Finding> Findings) : VerifyOutcome;
}
