using System.Text;
using PgTlsDashboard.Core.Configuration.Lexing;

namespace PgTlsDashboard.Core.Configuration.Auth;

/// <summary>Gives equal bytes one field: the words of a large file are few, and a field of one word costs three objects.</summary>
internal sealed class TextPool(int size)
{
    public static readonly TextPool None = new(0);

    private const int LongestPooled = 64;

    private readonly ConfField?[] _slots = new ConfField?[size];

    public string Text(ReadOnlySpan<byte> bytes) => Field(bytes, quoted: false).Tokens[0].Text;

    /// <summary>A field of one token.</summary>
    public ConfField Field(ReadOnlySpan<byte> bytes, bool quoted)
    {
        if (size == 0 || bytes.Length > LongestPooled) return Make(bytes, quoted);
        var hash = quoted ? 17u : 0u;
        foreach (var value in bytes) hash = (hash * 31) + value;
        ref var slot = ref _slots[(hash ^ (hash >> 15)) % (uint)size];
        if (slot is not null && slot.Tokens[0].Quoted == quoted && Ascii.Equals(bytes, slot.Tokens[0].Text)) return slot;
        return slot = Make(bytes, quoted);
    }

    private static ConfField Make(ReadOnlySpan<byte> bytes, bool quoted) => new([new ConfToken(AuthText.Decode(bytes), quoted)]);
}
