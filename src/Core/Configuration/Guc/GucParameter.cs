using System.Collections.Immutable;

namespace PgTlsDashboard.Core.Configuration.Guc;

internal enum GucParameterKind
{
    Bool,
    Integer,
    Real,

    /// <summary>Only the server's own check knows which text it takes.</summary>
    String,
    Enum,

    /// <summary>Words with commas between them.</summary>
    List,

    /// <summary>Identifiers with commas between them.</summary>
    Names,

    /// <summary>No file can set it.</summary>
    Fixed,

    /// <summary>An old name of another setting.</summary>
    Alias,
}

/// <summary>A setting that a server knows, and what it takes.</summary>
/// <param name="Kind">The value's kind.</param>
/// <param name="Unit">The unit of a bare number, which may carry a factor (<c>8kB</c>); empty for none.</param>
/// <param name="Least">The least number.</param>
/// <param name="Most">The greatest number.</param>
/// <param name="Words">The words of an enum or list, hidden ones included; the new name of an alias.</param>
internal sealed record GucParameter(GucParameterKind Kind, string Unit, double Least, double Most, ImmutableArray<string> Words);
