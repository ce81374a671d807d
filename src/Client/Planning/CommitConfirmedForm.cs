using System.Collections.Immutable;
using PgTlsDashboard.Core.Applying.Commit;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Recipes;

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

    /// <summary>Rules of access can be tried by connecting; other plans change none.</summary>
    public static bool IsFor(SetupPlan plan) => plan.Changes.NeedsReload
        && plan.Request is RecipeRequest.RequireTls or RecipeRequest.AccessRules or RecipeRequest.FollowAdvice
            or RecipeRequest.ClientCertificates;

    /// <summary>Chosen beforehand where somebody who is in now may not come back.</summary>
    public static CommitConfirmedForm Of(SetupPlan plan) => new()
    {
        On = IsFor(plan) && (plan.NeedsConfirmation || !plan.Impact.Sessions.IsEmpty),
        Roles = [.. plan.Impact.Sessions.Where(s => !s.Session.IsOwn).Select(s => s.Session.Role)
            .Concat(plan.Impact.Clients.Select(c => c.Client.Role)).Distinct(StringComparer.Ordinal).Take(ApplyTerms.MostRoles)],
    };
}
