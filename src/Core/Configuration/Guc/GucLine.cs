using System.Runtime.InteropServices;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration.Guc;

internal enum GucLineKind
{
    /// <summary>Blank, or a comment.</summary>
    Empty,
    Assignment,
    SyntaxError,
}

/// <summary>A line of postgresql.conf: <c>name [=] value</c> and a comment, or nothing, or what the server calls a syntax error.</summary>
/// <param name="Kind">What the line is.</param>
/// <param name="Name">The name's token of an assignment.</param>
/// <param name="Value">The value's token of an assignment.</param>
/// <param name="BrokeOff">The syntax error is that the line ended too early.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GucLine(GucLineKind Kind, GucToken Name = default, GucToken Value = default, bool BrokeOff = false)
{
    /// <summary>Reads the line that begins at <paramref name="start"/> and ends where <paramref name="text"/> ends.</summary>
    public static GucLine Read(ReadOnlySpan<byte> text, int start)
    {
        var name = GucLexer.Next(text, start);
        if (name.Kind == GucTokenKind.End) return new(GucLineKind.Empty);
        if (!name.IsName) return Wrong(name);
        var value = GucLexer.Next(text, name.End);
        if (value.Kind == GucTokenKind.Equal) value = GucLexer.Next(text, value.End);
        if (!value.IsValue) return Wrong(value);
        var end = GucLexer.Next(text, value.End);
        return end.Kind == GucTokenKind.End ? new(GucLineKind.Assignment, name, value) : Wrong(end);
    }

    private static GucLine Wrong(GucToken at) => new(GucLineKind.SyntaxError, BrokeOff: at.Kind == GucTokenKind.End);
}
