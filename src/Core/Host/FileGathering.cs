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
    private readonly SortedSet<string> _directories = new(StringComparer.Ordinal);
    private readonly ImmutableSortedDictionary<string, FileSnapshot>.Builder _files = ImmutableSortedDictionary.CreateBuilder<string, FileSnapshot>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, FileSnapshot> ToFiles() => _files.ToImmutable();

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
        if (_files[path].Content is { } content && PostgresVersion.Parse(Encoding.ASCII.GetString(content.AsSpan())) is { } version) return version;
        findings.Add(new("version-unknown", Severity.Warning, "The server's version is not known: PG_VERSION cannot be read and the server was not asked.", "Check the data directory of the target.", path));
        return PostgresVersion.OfMajor(18);
    }

    public void GatherConfiguration(PostgresVersion version)
    {
        Require(paths.ConfigFile, "conf-unreadable");
        var auto = Path.Combine(paths.DataDirectory, "postgresql.auto.conf");
        Add(auto);
        Follow(() => FileSettings.MissingIncludes(AsServerSees(), paths.OnServer(paths.ConfigFile), paths.OnServer(auto), version).Select(i => i.Path));
        Require(paths.HbaFile, "hba-unreadable");
        Follow(() => HbaRules.MissingIncludes(AsServerSees(), paths.OnServer(paths.HbaFile), version).Select(i => i.Path));
        Add(paths.IdentFile);
        Follow(() => HbaRules.MissingIncludes(AsServerSees(), paths.OnServer(paths.IdentFile), version).Where(i => i.FileName is not null).Select(i => i.Path));
    }

    public void GatherNamedBySettings(ImmutableSortedDictionary<string, string> settings)
    {
        foreach (var name in (string[])["ssl_cert_file", "ssl_key_file", "ssl_ca_file", "ssl_crl_file"])
        {
            if (settings.GetValueOrDefault(name) is not { Length: > 0 } value) continue;
            var path = paths.Mounted(Path.IsPathRooted(value) ? value : Path.Combine(paths.OnServer(paths.DataDirectory), value));
            Add(path, keep: name != "ssl_key_file");
        }
    }

    public void GatherPgmoneta()
    {
        if (paths.PgmonetaConf is not { } path) return;
        Require(path, "pgmoneta-conf-unreadable");
        if (_files[path].Content is not { } content) return;
        var document = PgmonetaConf.Parse(content);
        foreach (var section in document.Sections)
            if (document.Find(section, "tls_ca_file") is { Length: > 0 } authority) Add(paths.Mounted(authority));
        foreach (var file in FileReader.List(Path.GetDirectoryName(path)!).Where(f => f.EndsWith(".crt", StringComparison.Ordinal))) Add(file);
    }

    public ImmutableHashSet<string> Occupied() =>
        [.. FileReader.List(Path.GetDirectoryName(paths.ConfigFile)!), .. paths.PgmonetaConf is { } pgmoneta ? FileReader.List(Path.GetDirectoryName(pgmoneta)!) : []];

    // An include may include: ask again until nothing new is wanted. Depth is bounded by the parsers, the count here.
    private void Follow(Func<IEnumerable<string>> missing)
    {
        for (var round = 0; round < 12; round++)
        {
            var wanted = missing().Select(paths.Mounted).Where(p => !_files.ContainsKey(p) && !_directories.Contains(p)).Take(1000).ToArray();
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

    private void Require(string path, string code)
    {
        Add(path);
        var file = _files[path];
        if (file.Content is null)
            findings.Add(new(code, Severity.Error, file.Exists ? $"{path} cannot be read." : $"{path} does not exist.", file.Exists ? "Let this program's account read it: run it as root or as the server's account." : "Check the paths of the target.", path));
    }

    private void Add(string path, bool keep = true)
    {
        if (!_files.ContainsKey(path)) _files[path] = FileReader.Read(path, keep);
    }
}
