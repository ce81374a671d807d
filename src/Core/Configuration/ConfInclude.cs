using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration;

public enum ConfIncludeKind
{
    /// <summary>A file that must be there.</summary>
    Include,

    /// <summary>A file that may be missing.</summary>
    IncludeIfExists,

    /// <summary>A directory that must be there.</summary>
    IncludeDir,
}

/// <summary>A file or directory that the configuration asks for.</summary>
/// <param name="Kind">Whether it is a file or a directory, and whether it may be missing.</param>
/// <param name="Path">The name to find it by: absolute, or relative to the root file where the root's own name is.</param>
/// <param name="FileName">The file that asks for it; null for a root.</param>
/// <param name="LineNumber">The line that asks for it; 0 for a root.</param>
public sealed record ConfInclude(ConfIncludeKind Kind, string Path, string? FileName, int LineNumber)
{
    internal static ConfIncludeKind? KindOf(string name) => GucText.Fold(name) switch
    {
        "include" => ConfIncludeKind.Include,
        "include_if_exists" => ConfIncludeKind.IncludeIfExists,
        "include_dir" => ConfIncludeKind.IncludeDir,
        _ => null,
    };
}
