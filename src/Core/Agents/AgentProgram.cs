using System.Security.Cryptography;
using System.Text;

namespace PgTlsDashboard.Core.Agents;

/// <summary>The agent's program as it lies beside the dashboard: one native file, or in development a folder with its dll.</summary>
/// <param name="Directory">Holds all of it.</param>
public sealed record AgentProgram(string Directory)
{
    public const string Name = "pgtls-agent";
    private const string Library = "PgTlsDashboard.Agent.dll";

    private bool IsNative => File.Exists(Path.Combine(Directory, Name));

    /// <summary>The program and its first arguments.</summary>
    public (string FileName, string[] Arguments) Start => IsNative
        ? (Path.Combine(Directory, Name), [])
        : (Dotnet(), ["exec", Path.Combine(Directory, Library)]);

    /// <summary>The folder <c>agent</c> beside this program; null when it is not there.</summary>
    public static AgentProgram? Beside(string directory)
    {
        var program = new AgentProgram(Path.Combine(directory, "agent"));
        return program.IsNative || File.Exists(Path.Combine(program.Directory, Library)) ? program : null;
    }

    /// <summary>
    /// A copy that another account may run and only root may change: made once for each content, complete before it has its name.
    /// </summary>
    /// <param name="root">A directory of root's own, which other accounts may enter.</param>
    public AgentProgram CopyTo(string root)
    {
        var copy = new AgentProgram(Path.Combine(root, Fingerprint()));
        if (System.IO.Directory.Exists(copy.Directory)) return copy;
        AgentStateDirectories.MakeEntered(root);
        var unfinished = $"{copy.Directory}.{Guid.NewGuid():N}";
        System.IO.Directory.CreateDirectory(unfinished, SharedDirectory);
        File.SetUnixFileMode(unfinished, SharedDirectory);
        foreach (var file in Files())
        {
            var to = Path.Combine(unfinished, Path.GetFileName(file));
            File.Copy(file, to);
            File.SetUnixFileMode(to, Path.GetFileName(file) == Name ? SharedDirectory : SharedFile);
        }

        try
        {
            System.IO.Directory.Move(unfinished, copy.Directory);
        }
        catch (IOException) when (System.IO.Directory.Exists(copy.Directory))
        {
            // Another dashboard of this machine was faster with the same content.
            System.IO.Directory.Delete(unfinished, recursive: true);
        }

        return copy;
    }

    private const UnixFileMode SharedDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode SharedFile =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // A native program stands alone; symbols are of no use there.
    private IEnumerable<string> Files() => (IsNative ? [Path.Combine(Directory, Name)] : System.IO.Directory.GetFiles(Directory))
        .Where(file => Path.GetExtension(file) is not (".pdb" or ".dbg" or ".xml")).Order(StringComparer.Ordinal);

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\n"));
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    // This program was started by the same runtime, unless it is a native launcher beside its dll.
    private static string Dotnet()
    {
        var candidates = new[]
        {
            Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath : null,
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, "dotnet") : null,
            "/usr/bin/dotnet", "/usr/share/dotnet/dotnet", "/usr/lib/dotnet/dotnet",
        };
        return Array.Find(candidates, File.Exists) ?? "dotnet";
    }
}
