using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Rest.Upgrade;

/// <summary>
/// What the program of commit d8ee417 left (tests/data/state-d8ee417), at the places that its journal names: the dashboard's state, and two
/// servers with the files that it had written there.
/// </summary>
internal sealed partial class EarlierState : IAsyncDisposable
{
    private const string Root = "/tmp/pgtls-upgrade";
    private static readonly string s_data = Path.Combine(RestCopy.Root, "tests/data/state-d8ee417");
    private static readonly ImmutableDictionary<string, int> s_ports =
        ImmutableDictionary<string, int>.Empty.Add("db1", 25431).Add("db2", 25432);

    private readonly FileStream _lock;
    private readonly Dictionary<string, PostgresServer> _servers = new(StringComparer.Ordinal);

    private EarlierState(FileStream held) => _lock = held;

    public string StateDirectory { get; } = Path.Combine(Root, "dashboard-state");

    public PostgresServer this[string name] => _servers[name];

    /// <param name="until">The deadline of the entry that is on probation; null: as it was, which has passed.</param>
    public static async Task<EarlierState> PlaceAsync(DateTimeOffset? until)
    {
        var state = new EarlierState(await LockAsync());
        try
        {
            if (Directory.Exists(Root)) Directory.Delete(Root, recursive: true);
            Directory.CreateDirectory(Root);
            foreach (var (name, port) in s_ports) await state.StartAsync(name, port);
            await state.PlaceStateAsync(until);
            return state;
        }
        catch
        {
            await state.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the program answered before it was killed.</summary>
    public static JsonElement Answer(string name) => JsonElement.Parse(File.ReadAllText(Path.Combine(s_data, "answers", $"{name}.json")));

    /// <summary>The entries as they lay in its journal, oldest first.</summary>
    public static ImmutableArray<EarlierEntry> Entries() =>
        [.. Directory.GetFiles(Path.Combine(s_data, "dashboard-state/journal"), "entry.json", SearchOption.AllDirectories)
            .Select(file => new EarlierEntry(Path.GetDirectoryName(file)!, JsonElement.Parse(File.ReadAllText(file))))
            .OrderBy(entry => Path.GetFileName(entry.Folder), StringComparer.Ordinal)];

    /// <summary>Each file of a kept set (<c>db1</c>, <c>db1-before</c>) by its path on this machine.</summary>
    public static ImmutableSortedDictionary<string, byte[]> Kept(string name, string set) => Files(set).ToImmutableSortedDictionary(
        file => Path.Combine(Root, name, file.Path), file => File.ReadAllBytes(Path.Combine(s_data, set, file.Path)),
        StringComparer.Ordinal);

    /// <summary>The files of a server that the program writes, as they are now.</summary>
    public static ImmutableSortedDictionary<string, byte[]> Now(string name) =>
        new[] { "data", "pgmoneta" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Root, name, folder)))
            .Where(file => Written().IsMatch(Path.GetFileName(file)) && Path.GetFileName(file) != "postgresql.auto.conf")
            .ToImmutableSortedDictionary(file => file, File.ReadAllBytes, StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values) await server.DisposeAsync();
        PostgresFolders.Remove(Root);
        await _lock.DisposeAsync();
    }

    // Started with the files from before: those at the end may be what a killed apply left, which no server could start with.
    private async Task StartAsync(string name, int port)
    {
        var server = await PostgresServer.StartAsync(15, new()
        {
            Place = (Path.Combine(Root, name), port),
            Prepare = _ => LayAsync(name, $"{name}-before"),
        });
        _servers.Add(name, server);
        await server.ExecuteAsync($"create role app login password '{RestTarget.Password}'; "
            + $"create role repl login replication password '{RestTarget.Password}'");
        await LayAsync(name, name);
    }

    private async Task PlaceStateAsync(DateTimeOffset? until)
    {
        await Command.RunAsync("cp", ["-r", Path.Combine(s_data, "dashboard-state"), StateDirectory]);
        await Command.RunAsync("chmod", ["-R", "u=rwX,go=", StateDirectory]);
        foreach (var file in Directory.GetFiles(StateDirectory, "entry.json", SearchOption.AllDirectories))
        {
            // The accounts have other numbers on each machine.
            var text = Owner().Replace(await File.ReadAllTextAsync(file),
                owner => OwnerText(owner.Groups["uid"].Value, owner.Groups["space"].Value));
            if (until is { } deadline && text.Contains("\"state\": \"OnProbation\"", StringComparison.Ordinal))
                text = Until().Replace(text, $"\"until\": \"{deadline.UtcDateTime:O}\"");
            await File.WriteAllTextAsync(file, text);
        }
    }

    /// <summary>Puts the files of a set in their places, with mode and owner.</summary>
    private static async Task LayAsync(string name, string set)
    {
        foreach (var file in Files(set))
        {
            var path = Path.Combine(Root, name, file.Path);
            var folder = Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName;
            await File.WriteAllBytesAsync(path, await File.ReadAllBytesAsync(Path.Combine(s_data, set, file.Path)));
            File.SetUnixFileMode(path, file.Mode);
            if (!Environment.IsPrivilegedProcess) continue;
            var (uid, gid) = OwnerHere(file.Owner);
            await Command.RunAsync("chown", [$"{uid}:{gid}", path]);
            if (Path.GetFileName(folder) == "pgmoneta") await Command.RunAsync("chown", [$"{uid}:{gid}", folder]);
        }
    }

    private static IEnumerable<(UnixFileMode Mode, string Owner, string Path)> Files(string set) =>
        File.ReadLines(Path.Combine(s_data, set, "modes")).Select(line => line.Split(' '))
            .Select(words => ((UnixFileMode)Convert.ToInt32(words[0], 8), words[1], words[2]));

    private static string OwnerText(string uid, string space)
    {
        var name = File.ReadLines(Path.Combine(s_data, "accounts")).Select(line => line.Split(' ')).Single(words => words[1] == uid)[0];
        var here = OwnerHere(name);
        return $"\"uid\": {here.Uid},{space}\"gid\": {here.Gid}";
    }

    // As root the servers are another account's, and pgmoneta is a third one's; an ordinary user owns it all.
    private static (int Uid, int Gid) OwnerHere(string name)
    {
        if (PostgresServer.Account is not { } account) return (AgentAccount.Own.Uid, AgentAccount.Own.Gid);
        if (name == "postgres") return (account.Uid, account.Gid);
        var words = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Single(words => words[0] == name);
        return (int.Parse(words[2], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture));
    }

    // The places are fixed, so two runs on one machine take turns.
    private static async Task<FileStream> LockAsync()
    {
        FileStream? held = null;
        await Wait.UntilAsync(() => (held = TryLock()) is not null, $"another run leaves {Root}");
        return held!;
    }

    private static FileStream? TryLock()
    {
        try
        {
            return new(Root + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [GeneratedRegex("\"uid\": (?<uid>[0-9]+),(?<space>\\s+)\"gid\": [0-9]+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Owner();

    [GeneratedRegex("\"until\": \"[^\"]+\"", RegexOptions.NonBacktracking)]
    private static partial Regex Until();

    [GeneratedRegex("^[^.].*[.](conf|crt|key)$|^[.].*[.]tmp$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Written();
}

/// <summary>An entry of the earlier journal with its folder.</summary>
internal sealed record EarlierEntry(string Folder, JsonElement Record)
{
    public string Id => Record.GetProperty("id").GetString()!;

    public string State => Record.GetProperty("state").GetString()!;

    public string TargetId => Record.GetProperty("targetId").GetString()!;

    public string[] FindingCodes => [.. Record.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("code").GetString()!)];

    /// <summary>Each file with its bytes from before; null where it did not exist.</summary>
    public IEnumerable<(string Path, byte[]? Before)> Files() => Record.GetProperty("files").EnumerateArray().Select((file, index) =>
    {
        var backup = Path.Combine(Folder, $"{index}.before");
        Assert.Equal(file.GetProperty("before").ValueKind == JsonValueKind.Null, !File.Exists(backup));
        return (file.GetProperty("path").GetString()!, File.Exists(backup) ? File.ReadAllBytes(backup) : null);
    });
}
