using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>
/// Writes what a server answers into the golden files that Core.Tests compares with, when HBA_GOLDEN names their folder
/// (tests/golden/hba.sh).
/// </summary>
internal sealed class HbaGolden(HbaServer server, StreamWriter output) : IAsyncDisposable
{
    /// <summary>What is longer is asked of the servers only.</summary>
    private const int LongestCase = 4000;

    public static HbaGolden? Open(HbaServer server)
    {
        if (Environment.GetEnvironmentVariable("HBA_GOLDEN") is not { Length: > 0 } folder) return null;
        var output = new StreamWriter(Path.Combine(folder, $"{server.Server.Major}.txt")) { NewLine = "\n" };
        output.WriteLine(
            $"build {(server.Build.Gss ? "gss " : "")}{(server.Build.Pam ? "pam " : "")}{(server.Build.Ldap ? "ldap" : "")}".TrimEnd());
        return new(server, output);
    }

    /// <summary>The files of the case as they stand in the server's directory, and its rows.</summary>
    public async Task AddAsync(ImmutableDictionary<string, byte[]> files)
    {
        if (files.Values.Sum(content => content.Length) > LongestCase) return;
        await output.WriteLineAsync();
        foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal)) await output.WriteLineAsync(
            $"file {name.Replace(" ", "%20", StringComparison.Ordinal)} {Escape(Encoding.Latin1.GetString(content))}");
        foreach (var row in await server.RawRowsAsync())
            await output.WriteLineAsync($"row {Escape(row.Replace(server.Server.DataDirectory, "/data", StringComparison.Ordinal))}");
    }

    private static string Escape(string bytes) => string.Concat(bytes.Select(c => c switch
    {
        '\\' => "\\\\",
        '\n' => "\\n",
        >= ' ' and < '\x7F' => c.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}"),
    }));

    public ValueTask DisposeAsync() => output.DisposeAsync();
}
