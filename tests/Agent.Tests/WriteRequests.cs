using System.Collections.Immutable;
using System.Security.Cryptography;
using PgTlsDashboard.Agent.Serving;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Agent.Tests;

/// <summary>Requests to write, as the dashboard makes them.</summary>
internal static class WriteRequests
{
    public const UnixFileMode Public = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static WriteRequest Of(TargetFiles files, ServerLogin login, params ImmutableArray<FileWrite> writes) => new()
    {
        PlanId = Guid.NewGuid(),
        TargetId = Guid.NewGuid(),
        Recipe = "access-rules",
        Title = "A plan of the tests",
        NeedsReload = true,
        Files = files,
        Roots = [.. TargetRoots.Of(files).Select(root => ServerReader.Pin(root) ?? new(root, root, 0, 0))],
        Writes = writes,
        Terms = null,
        Login = login,
        AdminMayBeCutOff = false,
        ByHand = "",
    };

    /// <summary>A file becomes a text that was offered before.</summary>
    public static FileWrite Modify(string path, string hash, UnixFileMode? mode = null) => new()
    {
        Path = path,
        Kind = ChangeKind.Modify,
        BeforeHash = HashOf(File.ReadAllBytes(path)),
        ContentHash = hash,
        KeyId = null,
        Mode = mode ?? File.GetUnixFileMode(path),
        Owner = null,
        InPlace = false,
        IsSecret = false,
    };

    public static FileWrite Create(string path, string hash, UnixFileMode mode = Public) => new()
    {
        Path = path,
        Kind = ChangeKind.Create,
        BeforeHash = null,
        ContentHash = hash,
        KeyId = null,
        Mode = mode,
        Owner = null,
        InPlace = false,
        IsSecret = false,
    };

    public static FileWrite Key(string path, Guid key) => Create(path, "", Private) with { ContentHash = null, KeyId = key };
}

/// <summary>Nobody looks.</summary>
internal sealed class Unwatched<T> : IProgress<T>
{
    public void Report(T value) { }
}
