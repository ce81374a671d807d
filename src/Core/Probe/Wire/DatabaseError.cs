using System.Text;

namespace PgTlsDashboard.Core.Probe.Wire;

/// <summary>What a server says when it refuses: SQLSTATE and text, neutralised and bounded.</summary>
public sealed record DatabaseError(string Severity, string SqlState, string Message)
{
    /// <summary>Reads the body of an ErrorResponse (field code, text, NUL, … NUL); unknown fields are passed over.</summary>
    public static DatabaseError FromErrorResponse(ReadOnlySpan<byte> body)
    {
        string severity = "", state = "", message = "";
        while (body.Length > 1 && body[0] != 0)
        {
            var code = (char)body[0];
            var end = body[1..].IndexOf((byte)0);
            var value = end < 0 ? body[1..] : body[1..(1 + end)];
            if (code == 'V' || (code == 'S' && severity.Length == 0)) severity = WireText.Neutralise(value);
            else if (code == 'C') state = SqlStateOf(value);
            else if (code == 'M') message = WireText.Neutralise(value);
            if (end < 0) break;
            body = body[(end + 2)..];
        }
        return new(severity, state, message);
    }

    public override string ToString() => SqlState.Length == 0 ? Message : $"{SqlState} {Message}";

    private static string SqlStateOf(ReadOnlySpan<byte> value)
    {
        if (value.Length != 5) return "";
        foreach (var b in value)
            if (!char.IsAsciiLetterUpper((char)b) && !char.IsAsciiDigit((char)b)) return "";
        return Encoding.ASCII.GetString(value);
    }
}
