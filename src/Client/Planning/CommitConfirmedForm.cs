using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Client.Planning;

/// <summary>The choice to roll back unless confirmed, as it is filled in.</summary>
public sealed record CommitConfirmedForm
{
    public const int MostMinutes = 24 * 60;

    public bool On { get; init; }

    /// <summary>Null when what was typed is no whole number.</summary>
    public int? Minutes { get; init; } = 5;

    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>A person chose: a new preview no longer changes it.</summary>
    public bool Touched { get; init; }

    public bool IsValid => !On || Minutes is >= 1 and <= MostMinutes && Roles.Length <= ApplyTerms.MostRoles;

    public CommitConfirmedTerms? Terms => On && IsValid ? new(TimeSpan.FromMinutes(Minutes!.Value), Roles) : null;

    public static CommitConfirmedForm Of(CommitConfirmedProposal proposal) => new() { On = proposal.Proposed, Roles = proposal.Roles };
}
