using System.Runtime.InteropServices;

namespace PgTlsDashboard.Core.Configuration.Lexing;

internal enum GucTokenKind
{
    /// <summary>The line's end.</summary>
    End,
    Id,
    QualifiedId,
    String,
    UnquotedString,
    Integer,
    Real,
    Equal,

    /// <summary>A byte that begins no token.</summary>
    Stray,
}

/// <summary>A token by its place in the text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GucToken(GucTokenKind Kind, int Start, int End)
{
    public bool IsName => Kind is GucTokenKind.Id or GucTokenKind.QualifiedId;

    /// <summary>A qualified name is no value: <c>search_path = a.b</c> is a syntax error.</summary>
    public bool IsValue =>
        Kind is GucTokenKind.Id or GucTokenKind.String or GucTokenKind.Integer or GucTokenKind.Real or GucTokenKind.UnquotedString;
}
