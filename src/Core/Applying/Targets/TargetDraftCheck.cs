using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Hba.Syntax;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Login;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying.Targets;

/// <summary>What a person typed about a target, held against the disk and against what the server says of itself. The findings name the field.</summary>
internal static class TargetDraftCheck
{
    public static ImmutableArray<Finding> Fields(TargetDraft draft)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Trim().Length > 63 || draft.Name.Any(IsUnseen))
            findings.Add(Error("name-invalid", "A target's name has 1 to 63 characters and no control characters.", "Choose a short name such as db1.", "name"));
        if (string.IsNullOrWhiteSpace(draft.Host) || draft.Host.Length > 253 || draft.Host.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '/' or '@') || HasPort(draft.Host))
            findings.Add(Error("host-invalid", "The host is no host name or address.", "Give the name or address that clients connect to, without port or scheme.", "host"));
        if (draft.Port is < 1 or > 65535)
            findings.Add(Error("port-invalid", $"{draft.Port} is no TCP port.", "Give a port from 1 to 65535; PostgreSQL's default is 5432.", "port"));
        foreach (var (field, path) in Paths(draft))
            if (path is not null && (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal) || path.Split('/').Contains("..")))
                findings.Add(Error("path-invalid", $"The path of {field} is not absolute and plain.", "Give an absolute path without .. in it.", field));
        foreach (var map in draft.ServerPaths)
            if (!map.Mounted.StartsWith('/') || !map.OnServer.StartsWith('/'))
                findings.Add(Error("path-invalid", "A path mapping is not absolute on both sides.", "Map an absolute mounted directory to an absolute directory of the server.", "serverPaths"));
        return findings.ToImmutable();
    }

    /// <summary>Where the files lie: as given, else as the server says, else in the data directory.</summary>
    public static TargetFiles Locate(TargetDraft draft, ServerView? view, ImmutableArray<Finding>.Builder findings)
    {
        var data = draft.DataDirectory.Length > 1 ? draft.DataDirectory.TrimEnd('/') : draft.DataDirectory;
        var maps = new TargetFiles { DataDirectory = data, ConfigFile = "", HbaFile = "", IdentFile = "", ServerPaths = draft.ServerPaths };
        string Of(string? given, string setting, string name) =>
            given ?? (view?.Settings.TryGetValue(setting, out var told) == true && told.Value.Length > 0 ? maps.Mounted(told.Value) : Path.Combine(data, name));
        var files = maps with
        {
            ConfigFile = Of(draft.ConfigFile, "config_file", "postgresql.conf"),
            HbaFile = Of(draft.HbaFile, "hba_file", "pg_hba.conf"),
            IdentFile = Of(draft.IdentFile, "ident_file", "pg_ident.conf"),
            PgmonetaConf = string.IsNullOrWhiteSpace(draft.PgmonetaConf) ? null : draft.PgmonetaConf,
        };
        if (!Directory.Exists(data))
            findings.Add(Error("data-directory-missing", $"{data} is no directory that this program can see.", "Check the path, or run the program as root or as the server's account.", "dataDirectory"));
        else if (!File.Exists(Path.Combine(data, "PG_VERSION")))
            findings.Add(Error("data-directory-unlike", $"{data} holds no PG_VERSION, so it is no data directory or cannot be read.", "Give the directory that SHOW data_directory tells, and let this program's account read it.", "dataDirectory"));
        foreach (var (field, path) in (ReadOnlySpan<(string, string?)>)[("configFile", files.ConfigFile), ("hbaFile", files.HbaFile), ("pgmonetaConf", files.PgmonetaConf)])
            if (path is not null && !File.Exists(path))
                findings.Add(Error("file-missing", $"{path} does not exist or cannot be seen.", "Give its path, or run the program as root or as the server's account.", field));
        if (view?.Settings.TryGetValue("data_directory", out var claimed) == true && !SameDirectory(files.Mounted(claimed.Value), data))
            findings.Add(Error("other-server", $"The admin connection leads to a server whose data directory is {claimed.Value}.", "Point it at this target's server, or map the path under serverPaths.", "adminConnection"));
        if (view is not null) CompareWithServer(files, view, findings);
        if (!findings.Any(f => f.Severity == Severity.Error)) FilesAreTheirKind(files, findings);
        return findings.Any(f => f.Severity == Severity.Error) ? files : FollowLinks(files, findings);
    }

    private static void CompareWithServer(TargetFiles files, ServerView view, ImmutableArray<Finding>.Builder findings)
    {
        foreach (var (field, setting, path) in (ReadOnlySpan<(string, string, string)>)[("configFile", "config_file", files.ConfigFile), ("hbaFile", "hba_file", files.HbaFile), ("identFile", "ident_file", files.IdentFile)])
            if (view.Settings.TryGetValue(setting, out var told) && told.Value.Length > 0 && Resolve(files.Mounted(told.Value)) != Resolve(path))
                findings.Add(Error("other-file", $"The server's {setting} is {told.Value}, not {path}.", "Give that path, leave it out, or map it under serverPaths.", field));
        if (view.FileSettings is null)
            findings.Add(new("admin-limited", Severity.Warning, $"The admin role {view.AdminRole} may not read what the server makes of its files, so its own verdict on a change stays unknown.", "Use a superuser, or grant the role what the README lists.", "adminConnection"));
    }

    // What a snapshot shows is what a person declared: a path to another kind of file would show that file.
    private static void FilesAreTheirKind(TargetFiles files, ImmutableArray<Finding>.Builder findings)
    {
        var hba = FileReader.Read(files.HbaFile, keep: true);
        if (hba.Content is { Length: > 0 } records)
        {
            var rules = HbaRules.Read(ConfigurationFiles.Empty.With(files.HbaFile, records), files.HbaFile, PostgresVersion.OfMajor(18));
            if (rules.Records.IsEmpty && rules.Rows.Any(r => r.Error is not null))
                findings.Add(Error("file-unlike", $"{files.HbaFile} holds no record that PostgreSQL would read.", "Give the path that SHOW hba_file tells.", "hbaFile"));
        }
        if (files.PgmonetaConf is { } path && FileReader.Read(path, keep: true).Content is { } conf && !PgmonetaConf.Parse(conf).Sections.Contains("pgmoneta"))
            findings.Add(Error("file-unlike", $"{path} has no section [pgmoneta].", "Give the path of pgmoneta.conf itself.", "pgmonetaConf"));
    }

    // A file that links out of the declared directories is declared itself, as it lies now: whoever owns the link cannot lead a later write elsewhere.
    private static TargetFiles FollowLinks(TargetFiles files, ImmutableArray<Finding>.Builder findings)
    {
        var declared = TargetPaths.Of(files);
        var maps = files.ServerPaths;
        string Follow(string field, string path)
        {
            if (!File.Exists(path) || declared.Allow(path) || SymlinkResolver.Resolve(path) is not { } real) return path;
            findings.Add(new("link-followed", Severity.Info, $"{path} is a symbolic link; changes are written to {real}, and the link stays.", "Nothing to do, unless that is not the file that you meant.", field));
            maps = maps.Add(new(real, files.OnServer(path)));
            return real;
        }
        var (config, hba, ident) = (Follow("configFile", files.ConfigFile), Follow("hbaFile", files.HbaFile), Follow("identFile", files.IdentFile));
        var pgmoneta = files.PgmonetaConf is { } path ? Follow("pgmonetaConf", path) : null;
        return files with { ConfigFile = config, HbaFile = hba, IdentFile = ident, PgmonetaConf = pgmoneta, ServerPaths = maps };
    }

    private static bool HasPort(string host) => host.Contains(':', StringComparison.Ordinal) && !System.Net.IPAddress.TryParse(host, out _);

    private static bool IsUnseen(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format;

    private static bool SameDirectory(string one, string other) => Resolve(one) == Resolve(other);

    private static string Resolve(string path) => SymlinkResolver.Resolve(path) ?? path;

    private static IEnumerable<(string Field, string? Path)> Paths(TargetDraft draft) =>
    [
        ("dataDirectory", draft.DataDirectory), ("configFile", draft.ConfigFile), ("hbaFile", draft.HbaFile), ("identFile", draft.IdentFile),
        ("pgmonetaConf", string.IsNullOrWhiteSpace(draft.PgmonetaConf) ? null : draft.PgmonetaConf),
    ];

    private static Finding Error(string code, string message, string remedy, string field) => new(code, Severity.Error, message, remedy, field);
}
