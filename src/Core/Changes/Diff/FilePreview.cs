using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Changes.Diff;

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

    /// <summary>
    /// Bytes that are not UTF-8 are shown as Latin-1; control characters and passwords are shown as what stands for them.
    /// </summary>
    public static FilePreview Of(FileChange change)
    {
        var before = change.Before is { IsDefault: false } bytes ? DisplayText.Decode(bytes.AsSpan()) : "";
        var after = change.After is FileContent.Open open ? DisplayText.Decode(open.Bytes.AsSpan()) : null;
        var isSecret = after is null || DisplayText.HoldsKey(after) || DisplayText.HoldsKey(before);
        var view = isSecret || before == after ? null : DiffView.Of(before, after!);
        return new FilePreview
        {
            Path = change.Path,
            Kind = change.Kind,
            Diff = view?.ToUnified(DisplayText.Line(change.Path), change.BeforeHash is null) ?? Sentence(change, isSecret),
            Rows = view?.ToRows() ?? [],
            Secret = isSecret,
            Mode = Convert.ToString((int)change.Mode, 8).PadLeft(4, '0'),
            Owner = change.Owner?.ToString(),
            InPlace = change.InPlace,
        };
    }

    private static string Sentence(FileChange change, bool isSecret)
    {
        if (!isSecret)
            return change.BeforeHash is null ? "A new, empty file." : "The content stays as it is; only its mode or owner changes.";
        return change.BeforeHash is null
            ? "A new file with a private key, which is not shown."
            : "The private key in this file is replaced; neither the old nor the new one is shown.";
    }
}
