using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Npgsql;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba;

namespace PgTlsDashboard.Live.Tests;

/// <summary>A real server that is asked, over one connection, what it makes of one pg_hba.conf after another.</summary>
internal sealed class HbaServer : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly NpgsqlConnection _connection;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private HbaBuild _build = HbaBuild.Packaged;
    private int _marks;

    private HbaServer(PostgresServer server, NpgsqlConnection connection) => (_server, _connection) = (server, connection);

    public PostgresServer Server => _server;

    public string Root => Path.Combine(_server.DataDirectory, "pg_hba.conf");

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
        var connection = new NpgsqlConnection(server.AdminConnectionString);
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
        _build = new() { Gss = supported[0], Pam = supported[1], Ldap = supported[2] };
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
            // The root keeps its owner; the others are only read.
            await File.WriteAllBytesAsync(path, content);
            if (path != Root)
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
                _written.Add(path);
            }

            all = all.With(path, [.. content]);
        }

        return all;
    }

    public async Task<List<string>> RowsAsync()
    {
        var file = _server.Major >= 16 ? "file_name" : $"'{Root}'";
        await using var command = new NpgsqlCommand(
            $"select {file}, line_number, type, database, user_name, address, netmask, auth_method, options, error from pg_hba_file_rules", _connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            string? Text(int i) => reader.IsDBNull(i) ? null : reader.GetString(i);
            ImmutableArray<string>? List(int i) => reader.IsDBNull(i) ? null : [.. reader.GetFieldValue<string[]>(i)];
            rows.Add(Line(new()
            {
                FileName = reader.GetString(0),
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

    public static string Line(HbaRule row)
    {
        static string List(ImmutableArray<string>? list) => list is { } items ? $"{{{string.Join('|', items)}}}" : "NULL";
        return $"{row.FileName}:{row.LineNumber} {row.Type ?? "NULL"} {List(row.Database)} {List(row.UserName)} {row.Address ?? "NULL"} {row.Netmask ?? "NULL"} "
            + $"{row.AuthMethod ?? "NULL"} {List(row.Options)} {row.Error ?? "NULL"}";
    }

    /// <summary>Whether a reload takes the file, by the server's log.</summary>
    public async Task<bool> ReloadAsync()
    {
        var start = _server.Log.Length;
        await ExecuteAsync("select pg_reload_conf()");
        await WaitForAsync(start, "received SIGHUP");
        // The postmaster answers a new connection only after it is done with the reload.
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", _server.Port);
            await client.GetStream().WriteAsync(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 });
            _ = await client.GetStream().ReadAsync(new byte[1]);
        }

        var mark = $"mark {++_marks} of the test";
        await ExecuteAsync($"do $$ begin raise log '{mark}'; end $$");
        await WaitForAsync(start, mark);
        return !_server.Log[start..].Contains("pg_hba.conf was not reloaded", StringComparison.Ordinal)
            && !_server.Log[start..].Contains("pg_hba.conf not reloaded", StringComparison.Ordinal);
    }

    private async Task WaitForAsync(int start, string text)
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            if (_server.Log.AsSpan(start).Contains(text, StringComparison.Ordinal)) return;
            await Task.Delay(5);
        }

        throw new TimeoutException($"The server's log never said: {text}");
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
    public HbaRules Read(ConfigurationFiles files) => HbaRules.Read(files, Root, Version, _build);

    public async Task<string?> CompareAsync(ImmutableDictionary<string, byte[]> files)
    {
        var written = await WriteAsync(files);
        var rules = Read(written);
        // There the view itself takes the server down.
        if (_server.Major == 13 && rules.Findings.Any(finding => finding.Code == "hba-endless-inclusion")) return null;
        var ours = rules.Rows.Select(Line).ToList();
        List<string> theirs;
        try
        {
            theirs = await RowsAsync();
        }
        catch (PostgresException exception) when (exception.MessageText.StartsWith("exceeded maxAllocatedDescs", StringComparison.Ordinal))
        {
            // The view has no rows then, the session ends, and a reload would end the server.
            await _connection.CloseAsync();
            await _connection.OpenAsync();
            theirs = [exception.MessageText];
            ours = [.. rules.Findings.Where(finding => finding.Code == "hba-endless-inclusion").Select(_ => exception.MessageText)];
        }

        if (ours.SequenceEqual(theirs) || DependsOnDns(files, ours, theirs)) return null;
        var text = new StringBuilder();
        foreach (var (name, content) in files) text.AppendLine($"--- {name}").AppendLine(content.Length < 800 ? Encoding.UTF8.GetString(content) : "(long)");
        foreach (var row in theirs.Except(ours)) text.AppendLine($"server: {Short(row)}");
        foreach (var row in ours.Except(theirs)) text.AppendLine($"  ours: {Short(row)}");
        return text.ToString();
    }

    /// <summary>A RADIUS server by name is looked up when the file is read, and an unknown one gives a row of NULLs: the reader takes names as known.</summary>
    private static bool DependsOnDns(ImmutableDictionary<string, byte[]> files, List<string> ours, List<string> theirs) =>
        ours.Count == theirs.Count
        && files.Values.Any(content => content.AsSpan().IndexOf("radiusservers="u8) >= 0)
        && ours.Zip(theirs).All(pair => pair.First == pair.Second || pair.Second.EndsWith(" NULL NULL NULL NULL NULL NULL NULL NULL", StringComparison.Ordinal));

    private static string Short(string row) => row.Length < 400 ? row : row[..300] + " ... " + row[^80..];
}
