using System.Collections.Immutable;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>
/// What a dashboard may ask to be written: configuration that the server or pgmoneta reads, certificates, CRLs and keys, and nothing else that
/// this account owns. A dashboard that lies is rejected here, whatever its plan is called.
/// </summary>
internal static class WriteCheck
{
    private const int MostWrites = 100;
    private const int LongestText = 64 * 1024;
    private const UnixFileMode Everybody = (UnixFileMode)0b110_100_100;

    public static ImmutableArray<Finding> Problems(WriteRequest request)
    {
        if (request.PlanId == Guid.Empty || request.TargetId == Guid.Empty || request.Files is null || request.Login is null || request.Writes.IsDefaultOrEmpty
            || request.Roots.IsDefaultOrEmpty || request.Writes.Any(write => write is null) || request.Roots.Any(root => root is null))
            return [Invalid("a part of it is missing")];
        if (request.Writes.Length > MostWrites) return [Invalid($"it has {request.Writes.Length} files")];
        if (new[] { request.Recipe, request.Title, request.ByHand }.Any(text => text is null || text.Length > LongestText)) return [Invalid("a text is missing or too long")];
        if (ConfigurationPaths.Unlike(request.Files) is { } unlike) return [Unlike(unlike, "it is declared as configuration and is none")];
        var declared = TargetRoots.Of(request.Files);
        return [.. request.Roots.Where(root => !declared.Contains(root.Path, StringComparer.Ordinal))
            .Select(root => new Finding("path-outside-target", Severity.Error, $"{root.Path} is not among the paths that the target declared.",
                "Declare the directory or file in the target's settings, or choose a place inside them.", root.Path))];
    }

    /// <summary>Each file by its kind.</summary>
    public static ImmutableArray<Finding> Kinds(WriteRequest request, ImmutableArray<FileChange> changes)
    {
        var configuration = new Lazy<ImmutableHashSet<string>>(() => ConfigurationPaths.Of(request.Files));
        return [.. changes.Select(change => Problem(change, configuration)).OfType<Finding>()];
    }

    private static Finding? Problem(FileChange change, Lazy<ImmutableHashSet<string>> configuration)
    {
        if (change.Path is not { Length: > 1 and <= 4096 } path || !path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal)) return Invalid("a path is none");
        if (change.After is FileContent.Secret)
            return path.EndsWith(".key", StringComparison.Ordinal) && change.Kind == ChangeKind.Create ? null : Unlike(path, "a key is written to a new file that ends with .key");
        if ((change.Mode & ~Everybody) != UnixFileMode.None && change.Kind == ChangeKind.Create) return Unlike(path, "others could write the new file");
        var bytes = ((FileContent.Open)change.After).Bytes;
        if (change.Kind == ChangeKind.Modify)
            return configuration.Value.Contains(path) ? null : Unlike(path, "it is none of the server's configuration files");
        if (path.EndsWith(".crt", StringComparison.Ordinal) || path.EndsWith(".pem", StringComparison.Ordinal) || path.EndsWith(".crl", StringComparison.Ordinal))
            return PublicPem.IsOnly(bytes.AsSpan()) ? null : Unlike(path, "a certificate file holds certificates and CRLs alone");
        return Unlike(path, "no recipe makes such a file");
    }

    private static Finding Invalid(string what) => new("write-invalid", Severity.Error, $"The request to write is none: {what}.", "Plan again.");

    private static Finding Unlike(string path, string why) => new(
        "file-not-writable-kind", Severity.Error, $"The agent does not write {path}: {why}.", "Plan again; if it happens again, look at who uses the dashboard.", path);
}
