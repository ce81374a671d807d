namespace PgTlsDashboard.Agent;

/// <summary>Words and <c>--name value</c> pairs of a command line.</summary>
internal sealed record Options(string[] Words, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Null when an option is not known, has no value, or comes twice.</summary>
    public static Options? Read(string[] args, params ReadOnlySpan<string> known)
    {
        var words = new List<string>();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) words.Add(args[i]);
            else if (!known.Contains(args[i][2..]) || i + 1 == args.Length || !values.TryAdd(args[i][2..], args[++i])) return null;
        }

        return new([.. words], values);
    }

    public string? Value(string name) => Values.GetValueOrDefault(name);
}
