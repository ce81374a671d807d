using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>How a plan is to be applied.</summary>
/// <param name="Confirm">Although the dashboard's own login, or the last superuser's, would be refused afterwards.</param>
/// <param name="CommitConfirmed">Null applies for good.</param>
public sealed record ApplyTerms(bool Confirm = false, CommitConfirmedTerms? CommitConfirmed = null)
{
    public static readonly TimeSpan ShortestTime = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);
    public const int MostRoles = 20;

    /// <summary>Empty when the terms can be kept; else every fault.</summary>
    public ImmutableArray<Finding> Problems()
    {
        if (CommitConfirmed is not { } commitConfirmed) return [];
        var found = ImmutableArray.CreateBuilder<Finding>();
        if (commitConfirmed.Within < ShortestTime || commitConfirmed.Within > LongestTime)
            found.Add(new(FindingCode.ProbationOutOfRange, Severity.Error,
                $"{commitConfirmed.Within.TotalSeconds:0} seconds is no time to confirm within.",
                "Give 60 to 86400 seconds: one minute to one day."));
        if (!commitConfirmed.Roles.IsDefault && commitConfirmed.Roles.Length > MostRoles)
            found.Add(new(FindingCode.RolesTooMany, Severity.Error,
                $"{commitConfirmed.Roles.Length} roles are more than the {MostRoles} that are tried.", "Name the ones that matter most."));
        foreach (var role in commitConfirmed.Roles.IsDefault ? [] : commitConfirmed.Roles)
            if (string.IsNullOrEmpty(role) || Pki.RoleName.Problem(role) is not null)
                found.Add(new(FindingCode.RoleInvalid, Severity.Error, "A role to try is empty or no name of a role.",
                    "Give the role as the server spells it.", "roles"));
        return found.ToImmutable();
    }
}
