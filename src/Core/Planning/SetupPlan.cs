using System.Collections.Immutable;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Recipes;

namespace PgTlsDashboard.Core.Planning;

/// <summary>A change plan with everything a person decides by; kept in memory until it is applied or 30 minutes old.</summary>
public sealed record SetupPlan
{
    public required ChangePlan Changes { get; init; }

    public Guid Id => Changes.Id;

    public required RecipeRequest Request { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ImmutableArray<FilePreview> Previews { get; init; }

    /// <summary>The same steps for a shell: openssl, psql, sh.</summary>
    public required ImmutableArray<ManualCommand> Commands { get; init; }

    public required AccessDelta Access { get; init; }

    /// <summary>Whom the change touches: live sessions and clients of the inventory.</summary>
    public AccessImpact Impact { get; init; } = AccessImpact.None;

    /// <summary>What must be seen of the server once the plan is applied; empty where the server is not reloaded.</summary>
    public ImmutableArray<Effect> Effects { get; init; } = [];

    /// <summary>What must be restarted, by name: <c>postgresql (listen_addresses)</c>, <c>pgmoneta</c>.</summary>
    public required ImmutableArray<string> Restart { get; init; }

    /// <summary>An <see cref="Severity.Error"/> refuses the apply.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>
    /// The dashboard's own admin login, or the last superuser's access path, would be refused: apply only when it is asked for by name.
    /// </summary>
    public required bool NeedsConfirmation { get; init; }

    /// <summary>The declared directories as they were read: the plan is applied to these very ones.</summary>
    public ImmutableArray<DirectoryPin> Roots { get; init; } = [];

    /// <summary>It changes pgmoneta's files, which the agent of pgmoneta's account writes.</summary>
    public bool ForPgmoneta { get; init; }

    /// <summary>Everything is as the recipe wants it already.</summary>
    public bool IsEmpty => Changes.Changes.IsEmpty;
}
