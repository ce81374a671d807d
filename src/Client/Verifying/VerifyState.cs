using System.Collections.Immutable;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Client.Verifying;

/// <summary>How far a verify run is; the cases that ended stay visible in every state.</summary>
public abstract record VerifyState(ImmutableArray<CaseOutcome> Cases)
{
    public sealed record Idle() : VerifyState([]);

    public sealed record Running(ImmutableArray<CaseOutcome> Ended) : VerifyState(Ended);

    public sealed record Done(VerifyReport Report) : VerifyState(Report.Cases);

    public sealed record Refused(ImmutableArray<Finding> Findings) : VerifyState([]);

    /// <param name="Reference">Null where there is no exception to log.</param>
    public sealed record Failed(string Because, ErrorReference? Reference) : VerifyState([]);

    public sealed record Cancelled(ImmutableArray<CaseOutcome> Ended) : VerifyState(Ended);
}
