using System.Collections.Immutable;
using System.Text;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Guc;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Host;

/// <summary>Gathers a target's files with their includes, each once, and reports what could not be read.</summary>
internal sealed class FileGathering(TargetFiles paths, ImmutableArray<Finding>.Builder findings)
{
    private readonly ReadingBudget _budget = new();
    private readonly SortedSet<string> _directories = new(StringComparer.Ordinal);
    private readonly ImmutableSortedDictionary<string, FileSnapshot>.Builder _files =
        ImmutableSortedDictionary.CreateBuilder<string, FileSnapshot>(StringComparer.Ordinal);

    /// <summary>What was gathered; a finding says so when the limits cut it off.</summary>
    public ImmutableSortedDictionary<string, FileSnapshot> ToFiles()
    {
        if (_budget.ToFinding() is { } beyond) findings.Add(beyond);
        return _files.ToImmutable();
    }

    /// <summary>Directories that an include_dir names.</summary>
    public IEnumerable<string> Directories => _directories;

    public ConfigurationFiles AsServerSees()
    {
        var files = ConfigurationFiles.Empty;
        foreach (var (path, file) in _files)
            if (file.Content is { } content) files = files.With(paths.OnServer(path), content);
        foreach (var directory in _directories) files = files.WithDirectory(paths.OnServer(directory));
        return files;
    }

    public PostgresVersion VersionOfDataDirectory()
    {
        var path = Path.Combine(paths.DataDirectory, "PG_VERSION");
        Add(path);
        if (_files.GetValueOrDefault(path)?.Content is { } content
            && PostgresVersion.Parse(Encoding.ASCII.GetString(content.AsSpan())) is { } version) return version;
        findings.Add(new(FindingCode.VersionUnknown, Severity.Warning,
            "The server's version is not known: PG_VERSION cannot be read and the server was not asked.",
            "Check the data directory of the target.", path));
        return PostgresVersion.OfMajor(18);
    }

    public void GatherConfiguration(PostgresVersion version)
    {
        Require(paths.ConfigFile, FindingCode.ConfUnreadable);
        var auto = Path.Combine(paths.DataDirectory, "postgresql.auto.conf");
        Add(auto);
        Follow(() => FileSettings.MissingIncludes(AsServerSees(), paths.OnServer(paths.ConfigFile), paths.OnServer(auto), version)
            .Select(i => i.Path));
        Require(paths.HbaFile, FindingCode.HbaUnreadable);
        Follow(() => HbaRules.MissingIncludes(AsServerSees(), paths.OnServer(paths.HbaFile), version).Select(i => i.Path));
        Add(paths.IdentFile);
        Follow(() => HbaRules.MissingIncludes(AsServerSees(), paths.OnServer(paths.IdentFile), version).Where(i => i.FileName is not null)
            .Select(i => i.Path));
    }

    public void GatherNamedBySettings(ImmutableSortedDictionary<string, string> settings)
    {
        foreach (var name in (string[])["ssl_cert_file", "ssl_key_file", "ssl_ca_file", "ssl_crl_file"])
        {
            if ((settings.GetValueOrDefault(name) ?? Default(settings, name)) is not { Length: > 0 } value) continue;
            var path = paths.Mounted(Path.IsPathRooted(value) ? value : Path.Combine(paths.OnServer(paths.DataDirectory), value));
            Add(path, name == "ssl_key_file" ? KeptContent.None : KeptContent.Public);
        }
    }

    // What a server with TLS that nobody asked reads where its files say nothing.
    private static string? Default(ImmutableSortedDictionary<string, string> settings, string name) =>
        settings.GetValueOrDefault("ssl") == "on" ? TlsFileNames.Default(name) : null;

    public void GatherPgmoneta()
    {
        if (paths.PgmonetaConf is not { } path) return;
        Require(path, FindingCode.PgmonetaConfUnreadable);
        if (_files.GetValueOrDefault(path)?.Content is not { } content) return;
        var document = PgmonetaConf.Parse(content);
        foreach (var section in document.Sections)
            foreach (var setting in (string[])["tls_ca_file", "tls_cert_file"])
                if (document.Find(section, setting) is { Length: > 0 } named) Add(paths.Mounted(named), KeptContent.Public);
        foreach (var file in FileReader.List(Path.GetDirectoryName(path)!).Where(f => f.EndsWith(".crt", StringComparison.Ordinal)))
            Add(file, KeptContent.Public);
    }

    /// <summary>Every path beside the configuration that was asked for.</summary>
    public ImmutableHashSet<string> Occupied(bool server, bool pgmoneta) =>
    [
        .. server ? FileReader.List(Path.GetDirectoryName(paths.ConfigFile)!) : [],
        .. pgmoneta && paths.PgmonetaConf is { } conf ? FileReader.List(Path.GetDirectoryName(conf)!) : [],
    ];

    // An include may include: ask again until nothing new is wanted. Depth is bounded by the parsers, the count here.
    private void Follow(Func<IEnumerable<string>> missing)
    {
        for (var round = 0; round < 12; round++)
        {
            var wanted = missing().Select(paths.Mounted).Where(p => !_files.ContainsKey(p) && !_directories.Contains(p)).Take(1000)
                .ToArray();
            if (wanted.Length == 0) return;
            foreach (var path in wanted)
            {
                if (Directory.Exists(path))
                {
                    foreach (var file in FileReader.List(path).Where(f => f.EndsWith(".conf", StringComparison.Ordinal))) Add(file);
                    _directories.Add(path);
                }
                else
                {
                    Add(path);
                }
            }
        }
    }

    private void Require(string path, FindingCode code)
    {
        Add(path);
        if (_files.GetValueOrDefault(path) is { Content: null } file)
            findings.Add(new(code, Severity.Error, file.Exists ? $"{path} cannot be read." : $"{path} does not exist.", file.Exists
                ? "Let the account that owns the data directory read it."
                : "Check the paths of the target.", path));
    }

    private void Add(string path, KeptContent kept = KeptContent.Whole)
    {
        if (_files.ContainsKey(path) || _budget.Beyond is not null) return;
        var file = FileReader.Read(path, kept, _budget);
        // One beyond the number of files is named by the finding alone.
        if (_files.Count < ReadingBudget.MostFiles) _files[path] = file;
    }
}
