namespace PgTlsDashboard.Core.Planning.Impact;

/// <summary>The CN in a subject as <c>pg_stat_ssl.client_dn</c> writes it: <c>/C=DE/CN=app</c>, cut at 63 bytes.</summary>
internal static class SessionCommonName
{
    private const int Longest = 63;

    /// <summary>The first CN, which is the one that counts; null where the text does not show it for certain.</summary>
    public static string? CommonName(string subject)
    {
        // A backslash escapes what would be ambiguous, and a plus joins two names to one.
        if (System.Text.Encoding.UTF8.GetByteCount(subject) >= Longest || subject.AsSpan().ContainsAny('\\', '+')) return null;
        var start = subject.IndexOf("/CN=", StringComparison.Ordinal);
        if (start < 0) return null;
        var rest = subject[(start + 4)..];
        var end = rest.IndexOf('/', StringComparison.Ordinal);
        if (end < 0) return rest;
        // A slash within the name, or the next part: only a short attribute name and an equals sign show it.
        var next = rest.AsSpan(end + 1);
        var equals = next.IndexOf('=');
        return equals is > 0 and < 32 && !next[..equals].ContainsAnyExcept(s_attribute) ? rest[..end] : null;
    }

    private static readonly System.Buffers.SearchValues<char> s_attribute =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.");
}
