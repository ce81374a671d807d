using System.Collections.Immutable;
using System.Text;
using Npgsql;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>Our rows beside the server's, of one set of files; null where they are the same.</summary>
internal static class HbaComparison
{
    public const string Endless = "hba-endless-inclusion";
    public const string Crash = "hba-ldap-url-ends-server";

    public static async Task<string?> CompareAsync(this HbaServer server, ImmutableDictionary<string, byte[]> files,
        SortedDictionary<string, int>? errors = null)
    {
        var rules = server.Read(await server.WriteAsync(files));
        // There the view itself takes the server down.
        if (rules.Findings.Any(finding => finding.Code.Text == Crash || (finding.Code.Text == Endless && server.Server.Major == 13)))
            return null;
        var (ours, theirs) = await BothAsync(server, [.. rules.Rows.Select(HbaServer.Line)],
            rules.Findings.Any(finding => finding.Code.Text == Endless), server.RowsAsync);
        if (errors is not null) Count(errors, theirs);
        return ours.SequenceEqual(theirs) || DependsOnDns(files, ours, theirs) ? null : Describe(files, ours, theirs);
    }

    public static async Task<string?> CompareMapsAsync(this HbaServer server, ImmutableDictionary<string, byte[]> files)
    {
        var maps = server.ReadMaps(await server.WriteAsync(files));
        var (ours, theirs) = await BothAsync(server, [.. maps.Rows.Select(HbaServer.Line)],
            maps.Findings.Any(finding => finding.Code.Text == Endless), server.MappingsAsync);
        return ours.SequenceEqual(theirs) ? null : Describe(files, ours, theirs);
    }

    private static async Task<(List<string> Ours, List<string> Theirs)> BothAsync(HbaServer server, List<string> ours, bool endless,
        Func<Task<List<string>>> query)
    {
        try
        {
            return (ours, await query());
        }
        catch (PostgresException exception) when (exception.MessageText.StartsWith("exceeded maxAllocatedDescs", StringComparison.Ordinal))
        {
            // The view has no rows then, the session ends, and a reload would end the server.
            await server.ReopenAsync();
            return (endless ? [exception.MessageText] : ours, [exception.MessageText]);
        }
    }

    /// <summary>The kinds of errors that the server told, without the words of the case.</summary>
    private static void Count(SortedDictionary<string, int> errors, List<string> rows)
    {
        foreach (var row in rows)
        {
            var nulls = row.IndexOf("NULL NULL NULL NULL NULL NULL NULL ", StringComparison.Ordinal);
            if (nulls < 0) continue;
            var words = row[(nulls + 35)..];
            var quote = words.IndexOf('"', StringComparison.Ordinal);
            var last = words.LastIndexOf('"');
            var kind = quote < 0 || quote == last ? words.Split(": ", 2)[0] : words[..quote] + "…" + words[(last + 1)..];
            if (kind.Length < 150) errors[kind] = errors.GetValueOrDefault(kind) + 1;
        }
    }

    /// <summary>
    /// A RADIUS server by name is looked up when the file is read, and an unknown one gives a row of NULLs: the reader takes names as
    /// known.
    /// </summary>
    private static bool DependsOnDns(ImmutableDictionary<string, byte[]> files, List<string> ours, List<string> theirs) =>
        ours.Count == theirs.Count
        && files.Values.Any(content => content.AsSpan().IndexOf("radiusservers="u8) >= 0)
        && ours.Zip(theirs).All(pair => pair.First == pair.Second || IsSilent(pair.Second));

    private static bool IsSilent(string row) =>
        row.EndsWith(" NULL NULL NULL NULL NULL NULL NULL NULL", StringComparison.Ordinal)
        || (row.Contains(" NULL NULL NULL NULL NULL NULL NULL host", StringComparison.Ordinal)
            && row.Contains(" record cannot match because ", StringComparison.Ordinal));

    public static string Describe(ImmutableDictionary<string, byte[]> files)
    {
        var text = new StringBuilder();
        foreach (var (name, content) in files) text.AppendLine($"--- {name}")
            .AppendLine(Short(Escaped(Encoding.Latin1.GetString(content)), 1500));
        return text.ToString();
    }

    private static string Describe(ImmutableDictionary<string, byte[]> files, List<string> ours, List<string> theirs)
    {
        var text = new StringBuilder(Describe(files));
        var same = ours.Zip(theirs).TakeWhile(pair => pair.First == pair.Second).Count();
        text.AppendLine($"of {theirs.Count} rows, ours {ours.Count}; the first that differs is {same + 1}");
        foreach (var row in theirs.Skip(same).Take(3)) text.AppendLine($"server: {Short(Escaped(row), 500)}");
        foreach (var row in ours.Skip(same).Take(3)) text.AppendLine($"  ours: {Short(Escaped(row), 500)}");
        return text.ToString();
    }

    private static string Escaped(string text) =>
        string.Concat(text.Select(c => c is '\n' or >= ' ' and < '\x7F' ? c.ToString() : $"<{(int)c:X}>"));

    private static string Short(string row, int length) => row.Length < length ? row : row[..(length - 120)] + " ... " + row[^100..];
}
