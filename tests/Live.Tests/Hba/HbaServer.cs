using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Npgsql;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Hba.Mapping;
using PgTlsDashboard.Live.Tests.Servers;

namespace PgTlsDashboard.Live.Tests.Hba;

/// <summary>A real server that is asked, over one connection, what it makes of one pg_hba.conf after another.</summary>
internal sealed class HbaServer : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly NpgsqlConnection _connection;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private int _marks;

    private HbaServer(PostgresServer server, NpgsqlConnection connection) => (_server, _connection) = (server, connection);

    public PostgresServer Server => _server;

    public HbaBuild Build { get; private set; } = HbaBuild.Packaged;

    public string Root => Path.Combine(_server.DataDirectory, "pg_hba.conf");

    public string IdentRoot => Path.Combine(_server.DataDirectory, "pg_ident.conf");

    public PostgresVersion Version => _server.Version;

    /// <summary>With TLS switched on, as the reader takes it by default.</summary>
    public static async Task<HbaServer> StartAsync(int major)
    {
        var server = await PostgresServer.StartAsync(major);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        await server.WriteFileAsync("server.crt", certificate.ExportCertificatePem());
        await server.WriteFileAsync("server.key", key.ExportPkcs8PrivateKeyPem());
        await server.ExecuteAsync("alter system set ssl = on");
        await server.ReloadAsync();
        // Each byte of a row comes as a char: rows hold whatever bytes the file holds.
        var connection = new NpgsqlConnection($"{server.AdminConnectionString};Encoding=ISO-8859-1;Client Encoding=UTF8");
        await connection.OpenAsync();
        var started = new HbaServer(server, connection);
        await started.FindBuildAsync();
        return started;
    }

    private async Task FindBuildAsync()
    {
        string[] methods = ["gss", "pam", "ldap ldapprefix=x"];
        var kept = await File.ReadAllBytesAsync(Root);
        await File.WriteAllLinesAsync(Root, methods.Select(method => $"host all all all {method}"));
        var supported = (await RowsAsync()).ConvertAll(row => !row.Contains("not supported by this build", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(Root, kept);
        Build = new() { Gss = supported[0], Pam = supported[1], Ldap = supported[2] };
    }

    /// <summary>The files by names relative to pg_hba.conf; those of the case before are gone.</summary>
    public async Task<ConfigurationFiles> WriteAsync(ImmutableDictionary<string, byte[]> files)
    {
        foreach (var name in _written) File.Delete(name);
        foreach (var folder in _folders) Directory.Delete(folder, recursive: true);
        _written.Clear();
        _folders.Clear();
        var all = ConfigurationFiles.Empty;
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(_server.DataDirectory, name);
            var top = Path.Combine(_server.DataDirectory, name.Split('/')[0]);
            if (top != path) _folders.Add(top);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // The roots keep their owner; the others are only read.
            var isNew = path != Root && path != IdentRoot;
            await File.WriteAllBytesAsync(path, content);
            if (isNew)
                File.SetUnixFileMode(path,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            if (isNew) _written.Add(path);

            all = all.With(path, [.. content]);
        }

        // An include_dir of the data directory itself reads the server's own files too.
        foreach (var own in Directory.GetFiles(_server.DataDirectory, "*.conf").Where(path => all.Find(path) is null))
            all = all.With(own, [.. await File.ReadAllBytesAsync(own)]);
        return all;
    }

    public async Task<List<string>> RowsAsync()
    {
        var file = _server.Major >= 16 ? "file_name" : $"'{Root}'";
        await using var command = new NpgsqlCommand(
            $"select {file}, line_number, type, database, user_name, address, netmask, auth_method, options, error from pg_hba_file_rules",
            _connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            string? Text(int i) => reader.IsDBNull(i) ? null : FromBytes(reader.GetString(i));
            ImmutableArray<string>? List(int i) => reader.IsDBNull(i) ? null : [.. reader.GetFieldValue<string[]>(i).Select(FromBytes)];
            rows.Add(Line(new HbaRule
            {
                FileName = Text(0)!,
                LineNumber = reader.GetInt32(1),
                Type = Text(2),
                Database = List(3),
                UserName = List(4),
                Address = Text(5),
                Netmask = Text(6),
                AuthMethod = Text(7),
                Options = List(8),
                Error = Text(9),
            }));
        }

        return rows;
    }

    /// <summary>The rows as they come, each char a byte.</summary>
    public async Task<List<string>> RawRowsAsync() => (await RowsAsync()).ConvertAll(row => Encoding.Latin1.GetString(ToBytes(row)));

    /// <summary>The rows of <c>pg_ident_file_mappings</c>, from 15.</summary>
    public async Task<List<string>> MappingsAsync()
    {
        var file = _server.Major >= 16 ? "file_name" : $"'{IdentRoot}'";
        await using var command = new NpgsqlCommand(
            $"select {file}, line_number, map_name, sys_name, pg_username, error from pg_ident_file_mappings", _connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            string? Text(int i) => reader.IsDBNull(i) ? null : FromBytes(reader.GetString(i));
            rows.Add(Line(new UserMapRow
            {
                FileName = Text(0)!,
                LineNumber = reader.GetInt32(1),
                MapName = Text(2),
                SystemName = Text(3),
                RoleName = Text(4),
                Error = Text(5)
            }));
        }

        return rows;
    }

    public static string Line(UserMapRow row) =>
        $"{row.FileName}:{row.LineNumber} {row.MapName ?? "NULL"} {row.SystemName ?? "NULL"} {row.RoleName ?? "NULL"} "
            + $"{row.Error ?? "NULL"}";

    /// <summary>A byte that is no part of UTF-8 as the reader spells it: U+DC80 to U+DCFF.</summary>
    private static string FromBytes(string bytes)
    {
        var text = new StringBuilder();
        for (ReadOnlySpan<byte> rest = Encoding.Latin1.GetBytes(bytes); !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var used);
            if (status == OperationStatus.Done) text.Append(rune.ToString());
            else foreach (var bad in rest[..used]) text.Append((char)(0xDC00 + bad));
            rest = rest[used..];
        }

        return text.ToString();
    }

    public static string Line(HbaRule row)
    {
        static string List(ImmutableArray<string>? list) => list is { } items ? $"{{{string.Join('|', items)}}}" : "NULL";
        return $"{row.FileName}:{row.LineNumber} {row.Type ?? "NULL"} {List(row.Database)} {List(row.UserName)} "
            + $"{row.Address ?? "NULL"} {row.Netmask ?? "NULL"} "
            + $"{row.AuthMethod ?? "NULL"} {List(row.Options)} {row.Error ?? "NULL"}";
    }

    private static byte[] ToBytes(string text) =>
        [.. text.EnumerateRunes().Zip(RuneStarts(text))
            .SelectMany(pair => char.IsSurrogate(text[pair.Second]) && pair.First == Rune.ReplacementChar
            ? [(byte)text[pair.Second]]
            : Encoding.UTF8.GetBytes(pair.First.ToString()))];

    private static IEnumerable<int> RuneStarts(string text)
    {
        for (var place = 0; place < text.Length; place += place + 1 < text.Length && char.IsSurrogatePair(text, place) ? 2 : 1)
            yield return place;
    }

    /// <summary>Whether a reload takes the file, by the server's log.</summary>
    public async Task<bool> ReloadAsync()
    {
        var start = _server.Log.Length;
        await ExecuteAsync("select pg_reload_conf()");
        await WaitForAsync(start, "received SIGHUP");
        await _server.AnswersAsync();
        var mark = $"mark {++_marks} of the test";
        await ExecuteAsync($"do $$ begin raise log '{mark}'; end $$");
        await WaitForAsync(start, mark);
        return !_server.Log[start..].Contains("pg_hba.conf was not reloaded", StringComparison.Ordinal)
            && !_server.Log[start..].Contains("pg_hba.conf not reloaded", StringComparison.Ordinal);
    }

    private async Task WaitForAsync(int start, string text)
    {
        var ended = false;
        await Wait.UntilAsync(
            () => _server.Log.AsSpan(start).Contains(text, StringComparison.Ordinal)
                || (ended = !Directory.Exists($"/proc/{_server.ProcessId}")),
            $"the server's log says: {text}");
        if (ended) throw new InvalidOperationException($"The server ended, and its log never said: {text}");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>What our reader says of the same files, for the server's own build.</summary>
    public HbaRules Read(ConfigurationFiles files) => HbaRules.Read(files, Root, Version, Build);

    public UserMaps ReadMaps(ConfigurationFiles files) => UserMaps.Read(files, IdentRoot, Version);

    /// <summary>After a query that ended the session.</summary>
    public async Task ReopenAsync()
    {
        await _connection.CloseAsync();
        await _connection.OpenAsync();
    }
}
