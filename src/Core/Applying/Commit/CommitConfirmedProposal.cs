using System.Collections.Immutable;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Core.Applying.Commit;

/// <summary>Whether a plan should be rolled back unless confirmed.</summary>
/// <param name="Possible">Its access rules can be tried by connecting; other plans change none.</param>
/// <param name="Proposed">Somebody who is in now may not come back.</param>
/// <param name="Roles">
/// Whose logins are worth a try: of live sessions and of the inventory, at most <see cref="ApplyTerms.MostRoles"/>.
/// </param>
public sealed record CommitConfirmedProposal(bool Possible, bool Proposed, ImmutableArray<string> Roles)
{
    public static CommitConfirmedProposal Of(SetupPlan plan)
    {
        var possible = plan.Changes.NeedsReload && plan.Request is RecipeRequest.RequireTls or RecipeRequest.AccessRules
            or RecipeRequest.FollowAdvice or RecipeRequest.ClientCertificates;
        return new(possible, possible && (MayCutOff(plan) || !plan.Impact.Sessions.IsEmpty),
            [.. plan.Impact.Sessions.Where(s => !s.Session.IsOwn).Select(s => s.Session.Role)
                .Concat(plan.Impact.Clients.Select(c => c.Client.Role)).Distinct(StringComparer.Ordinal).Take(ApplyTerms.MostRoles)]);
    }

    private static bool MayCutOff(SetupPlan plan) =>
        ConfirmationGate.CutsOffLogins(plan.Findings) || ConfirmationGate.WaitsForTrust(plan.Findings)
        || ConfirmationGate.WaitsForCertificate(plan.Findings);
}
