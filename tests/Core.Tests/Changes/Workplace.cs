using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>A directory of a test's own with a pretended target in it (<c>target</c>) and room for a journal.</summary>
public sealed class Workplace : IDisposable
{
    public const UnixFileMode PublicFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    public const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public Workplace()
    {
        Root = Directory.CreateTempSubdirectory("pgtls-changes-").FullName;
        // Tests that give up root still have to pass through.
        File.SetUnixFileMode(Root, (UnixFileMode)Convert.ToInt32("755", 8));
        Directory.CreateDirectory(Target);
    }

    public string Root { get; }

    public string Target => Path.Combine(Root, "target");

    public string Journal => Path.Combine(Root, "journal");

    public Guid TargetId { get; } = Guid.NewGuid();

    public static bool IsRoot => Environment.UserName == "root";

    public string At(string name) => Path.Combine(Target, name);

    public string Write(string name, string text, UnixFileMode mode = PublicFile)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    public string Read(string name) => File.ReadAllText(At(name));

    public FileChange Change(string name, string text, UnixFileMode mode = PublicFile) =>
        Change(name, new FileContent.Open([.. Encoding.UTF8.GetBytes(text)]), mode);

    public FileChange Secret(string name, string text, UnixFileMode mode = PrivateFile) =>
        Change(name, new FileContent.Secret(() => Encoding.UTF8.GetBytes(text)), mode);

    public ChangePlan Plan(params FileChange[] changes) => new()
    {
        Id = Guid.NewGuid(),
        TargetId = TargetId,
        Recipe = "require-tls",
        Title = "Require TLS",
        Changes = [.. changes],
        Paths = new DeclaredPaths([Target]),
        NeedsReload = true,
    };

    public Applier Applier(Action<string>? beforeWrite = null) => new(Journal, TimeProvider.System, beforeWrite);

    /// <summary>The writer at another time.</summary>
    public Applier Applier(TimeProvider time, Action<string>? beforeWrite = null) => new(Journal, time, beforeWrite);

    /// <summary>
    /// Every name below the target with its kind, mode, owner, link and hash: what GNU find and SHA-256 say, not this program.
    /// </summary>
    public string Snapshot() => SnapshotOf(Target);

    public static string SnapshotOf(string directory)
    {
        var listed = Run("find", directory, "-printf", "%P|%y|%m|%U:%G|%l\n");
        var lines = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var fields = line.Split('|');
            return fields[1] == "f" ? line + Hash(File.ReadAllBytes(Path.Combine(directory, fields[0]))) : line;
        });
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Run(string program, params string[] arguments)
    {
        using var process =
            Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        return output;
    }

    private FileChange Change(string name, FileContent after, UnixFileMode mode)
    {
        var path = At(name);
        var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
        return new FileChange
        {
            Path = path,
            Kind = before is null ? ChangeKind.Create : ChangeKind.Modify,
            Before = before is null || after is FileContent.Secret ? null : ImmutableArray.Create(before),
            BeforeHash = before is null ? null : Hash(before),
            After = after,
            Mode = mode,
        };
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
