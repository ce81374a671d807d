using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>
/// What a recipe answers: the changes in their order, and what goes with them. Pure: the same snapshot and request give the same draft.
/// </summary>
public sealed record RecipeDraft
{
    public required string Title { get; init; }

    public ImmutableArray<FileChange> Changes { get; init; } = [];

    /// <summary>The steps before the files are patched, for a person: keys and certificates.</summary>
    public ImmutableArray<ManualCommand> Commands { get; init; } = [];

    public ImmutableArray<string> Restart { get; init; } = [];

    public ImmutableArray<Finding> Findings { get; init; } = [];

    public bool NeedsReload { get; init; } = true;

    /// <summary>It waits for something else to be done first; apply only when it is asked for by name.</summary>
    public bool NeedsConfirmation { get; init; }

    public static RecipeDraft Refused(string title, params ImmutableArray<Finding> findings) =>
        new() { Title = title, Findings = findings };
}
