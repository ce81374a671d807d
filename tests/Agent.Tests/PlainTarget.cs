using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Agent.Tests;

/// <summary>The files of a server that does not run: a data directory, and a directory of configuration.</summary>
internal sealed class PlainTarget
{
    public const string Records = "local all all trust\n";

    public PlainTarget(string directory)
    {
        Directory = directory;
        var data = System.IO.Directory.CreateDirectory(Path.Combine(directory, "data")).FullName;
        Configuration = System.IO.Directory.CreateDirectory(Path.Combine(directory, "conf")).FullName;
        Files = new()
        {
            DataDirectory = data,
            ConfigFile = At("postgresql.conf"),
            HbaFile = At("pg_hba.conf"),
            IdentFile = At("pg_ident.conf"),
        };
        File.WriteAllText(Path.Combine(data, "PG_VERSION"), "16\n");
        File.WriteAllText(Files.ConfigFile, "port = 5432\n");
        File.WriteAllText(Files.HbaFile, Records);
        File.WriteAllText(Files.IdentFile, "");
    }

    public string Directory { get; }
    public string Configuration { get; }
    public TargetFiles Files { get; }
    public LoginRequest Login => new(Files, ServerLogin.Peer);

    public string At(string name) => Path.Combine(Configuration, name);

    /// <summary>Every path below a directory with its kind, mode and content.</summary>
    public static string Tree(string directory)
    {
        var all = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = false,
        };
        var paths = System.IO.Directory.EnumerateFileSystemEntries(directory, "*", all);
        return string.Join('\n', paths.Order(StringComparer.Ordinal).Select(Line));
    }

    private static string Line(string path)
    {
        var info = new FileInfo(path);
        var content = info.Exists && info.LinkTarget is null ? WriteRequests.HashOf(File.ReadAllBytes(path)) : "";
        return $"{path} {info.Attributes} {info.LinkTarget} {info.UnixFileMode} {content}";
    }
}
