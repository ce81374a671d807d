using System.Collections.Immutable;
using PgTlsDashboard.Client.Reading;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Planning;

namespace PgTlsDashboard.Client.Planning;

/// <summary>How far a stage is: planning, a plan to decide on, an apply that runs, or how it ended.</summary>
public abstract record PlanState
{
    private PlanState() { }

    /// <summary>Nothing is planned until it is asked for.</summary>
    public sealed record Idle : PlanState;

    public sealed record Planning(string? Progress) : PlanState;

    public sealed record Planned(SetupPlan Plan) : PlanState;

    public sealed record Refused(ImmutableArray<Finding> Findings) : PlanState;

    /// <param name="Reference">Null where there is no exception to log.</param>
    public sealed record Failed(string Because, ErrorReference? Reference) : PlanState;

    public sealed record Applying(SetupPlan Plan, ImmutableArray<ApplyStep> Steps) : PlanState;

    /// <param name="Outcome">Null when the plan was no longer kept.</param>
    public sealed record Ended(SetupPlan Plan, ApplyOutcome? Outcome, bool Undone) : PlanState
    {
        /// <summary>How the last attempt to keep it ended, while it is unconfirmed.</summary>
        public ApplyOutcome.Refused? Tried { get; init; }

        /// <summary>It was ended in another tab, by a timer or over the API, and not on this page.</summary>
        public bool Elsewhere { get; init; }

        /// <summary>When nobody had confirmed it; null otherwise.</summary>
        public DateTimeOffset? Expired { get; init; }
    }
}
