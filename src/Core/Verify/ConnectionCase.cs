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
    /// <summary>Nobody can tell from here: the server asked for a password that was not given.</summary>
    NotProven,
}

/// <summary>What came of one real connection.</summary>
public sealed record CaseOutcome
{
    /// <summary>Stable: <c>tls-login</c>, <c>identify-system</c>, <c>plaintext</c>, <c>no-client-certificate</c>, <c>other-authority</c>, <c>other-role</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people: <c>repl over TLS with its certificate</c>.</summary>
    public required string Title { get; init; }

    public required CaseKind Kind { get; init; }

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

    public int Passed => Cases.Count(c => c.Result == CaseResult.Passed);

    public int Failed => Cases.Count(c => c.Result == CaseResult.Failed);

    public int NotProven => Cases.Count(c => c.Result == CaseResult.NotProven);

    public bool Proven => Failed == 0 && NotProven == 0 && Cases.Length > 0;
}

/// <summary>What to verify. The password is used for the run and forgotten.</summary>
public sealed record VerifyRequest
{
    /// <summary>The role to log in as; taken from the client when null.</summary>
    public string? Role { get; init; }

    public Guid? ClientId { get; init; }

    /// <summary>The database to enter; <c>postgres</c> when null.</summary>
    public string? Database { get; init; }

    public string? Password { get; init; }

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
