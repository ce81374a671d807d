using System.Text;

namespace PgTlsDashboard.Core.Configuration.Pgmoneta;

/// <summary>What pgmoneta.conf can hold as a value.</summary>
internal static class PgmonetaValue
{
    private const int PathBytes = 1024;
    private const int LineBytes = 512;

    // The longest key that takes a path, with its equals sign and spaces.
    private const int KeyBytes = 32;

    public static Finding? Problem(string value)
    {
        if (value.AsSpan().IndexOfAny('#', ';') >= 0)
            return Error(FindingCode.PgmonetaValueComment, "pgmoneta reads # and ; as the start of a comment, in quotes too.",
                "Choose a path without # and ;.");
        if (value.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
            return Error(FindingCode.PgmonetaValueLine, "A value of pgmoneta.conf holds no line break and no NUL.",
                "Choose a value of one line.");
        if (value.AsSpan().IndexOfAny('\'', '"') >= 0)
            return Error(FindingCode.PgmonetaValueQuote, "pgmoneta takes quotes away from a value.", "Choose a value without quotes.");
        if (value.Length > 0 && (char.IsWhiteSpace(value[0]) || value[0] == '=' || char.IsWhiteSpace(value[^1])))
            return Error(FindingCode.PgmonetaValueSpace, "pgmoneta drops white space around a value and an equals sign before it.",
                "Choose a value that neither begins nor ends so.");

        var length = Encoding.UTF8.GetByteCount(value);
        if (length >= PathBytes)
            return Error(FindingCode.PgmonetaValueLong, $"pgmoneta cuts a value of {length} bytes at {PathBytes - 1}.",
                $"Choose a path of fewer than {PathBytes} bytes.");
        if (length >= LineBytes - KeyBytes)
            return new(FindingCode.PgmonetaLineLong, Severity.Warning,
                $"Versions of pgmoneta that read lines of {LineBytes} bytes cut a value of {length} bytes.", "Choose a shorter path.");
        if (value.Contains('$'))
            return new(FindingCode.PgmonetaValueVariable, Severity.Warning,
                "pgmoneta takes what follows a $ in a path for an environment variable.", "Choose a path without $.");
        return null;
    }

    private static Finding Error(FindingCode code, string message, string remedy) => new(code, Severity.Error, message, remedy);
}
