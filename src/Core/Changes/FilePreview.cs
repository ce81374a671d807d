using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Changes;

public enum DiffLineKind
{
    Unchanged,
    Added,
    Removed,
    /// <summary>A filler opposite to an added or removed line.</summary>
    Blank,
}

/// <summary>One side of one row of a side-by-side diff; the number is null for a filler.</summary>
public sealed record DiffLine(DiffLineKind Kind, int? Number, string Text);

public sealed record DiffRow(DiffLine Left, DiffLine Right);

/// <summary>What a person sees of one file of a plan. A secret shows its size and kind, never its content.</summary>
public sealed record FilePreview
{
    public required string Path { get; init; }

    public required ChangeKind Kind { get; init; }

    /// <summary>Unified diff text (three lines of context), or one sentence for a secret.</summary>
    public required string Diff { get; init; }

    /// <summary>Rows of the side-by-side view with far unchanged lines left out; empty for a secret.</summary>
    public required ImmutableArray<DiffRow> Rows { get; init; }

    public required bool Secret { get; init; }

    /// <summary>Octal text: <c>0600</c>.</summary>
    public required string Mode { get; init; }

    public required string? Owner { get; init; }

    public required bool InPlace { get; init; }

    public static FilePreview Of(FileChange change) => throw new NotImplementedException();
}
