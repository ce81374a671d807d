using System.Collections.Immutable;
using System.Security.Cryptography;
using PgTlsDashboard.Core;
using PgTlsDashboard.Core.Agents;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Changes.Records;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Agent.Serving;

/// <summary>
/// What a dashboard may ask to be written: configuration that the server or pgmoneta reads, certificates, CRLs and keys, and nothing else
/// that this account owns. It bounds which files a dashboard that lies can reach, not what a server does with a setting in one of them.
/// </summary>
internal static class WriteCheck
{
    private const int MostWrites = 100;
    private const int LongestText = 64 * 1024;
    private const int LongestPath = 4096;
    private static readonly TimeSpan s_longestTerms = TimeSpan.FromDays(1);
    private static readonly ImmutableArray<string> s_material = [".crt", ".pem", ".crl"];
    private const string NotConfiguration = "it is declared as configuration and is another kind of file";
    private const string OthersCouldWrite = "others could write it afterwards";
    private const UnixFileMode Everybody = (UnixFileMode)0b110_100_100;

    public static ImmutableArray<Finding> Problems(WriteRequest request)
    {
        if (request.PlanId == Guid.Empty || request.TargetId == Guid.Empty || request.Files is null || request.Login is null
            || request.Writes.IsDefaultOrEmpty
            || request.Roots.IsDefaultOrEmpty || request.Writes.Any(write => write is null) || request.Roots.Any(root => root is null))
            return [Invalid("a part of it is missing")];
        if (request.Writes.Length > MostWrites) return [Invalid($"it has {request.Writes.Length} files")];
        if (!AreWhole(request.Files) || request.Writes.Any(write => !IsPath(write.Path))) return [Invalid("a path is not valid")];
        if (request.Terms is { } terms
            && (terms.Within <= TimeSpan.Zero || terms.Within > s_longestTerms || terms.Roles.IsDefault
                || terms.Roles.Any(role => role is null)))
            return [Invalid("its time to confirm is not valid")];
        if (new[] { request.Recipe, request.Title, request.ByHand }.Any(text => text is null || text.Length > LongestText))
            return [Invalid("a text is missing or too long")];
        if (ConfigurationPaths.Unlike(request.Files) is { } unlike) return [Unlike(unlike, NotConfiguration)];
        var declared = TargetRoots.Of(request.Files);
        return [.. request.Roots.Where(root => !declared.Contains(root.Path, StringComparer.Ordinal)).Select(root => Outside(root.Path))];
    }

    /// <summary>Each file by its kind.</summary>
    public static ImmutableArray<Finding> Kinds(WriteRequest request, ImmutableArray<FileChange> changes)
    {
        var configuration = new Lazy<ImmutableHashSet<string>>(() => ConfigurationPaths.Of(request.Files));
        return [.. changes.Select(change => Problem(change, request.Files, configuration)).OfType<Finding>()];
    }

    /// <summary>An entry of an earlier journal restores and removes files, as a plan does: the same kinds, at the same places.</summary>
    public static Finding? Problem(JournalRecord record, TargetFiles server)
    {
        if (!AreWhole(server)) return Invalid("a path is not valid");
        if (ConfigurationPaths.Unlike(server) is { } unlike) return Unlike(unlike, NotConfiguration);
        var declared = new DeclaredPaths(TargetRoots.Of(server));
        var configuration = new Lazy<ImmutableHashSet<string>>(() => ConfigurationPaths.Of(server));
        foreach (var file in record.Files)
        {
            if (!declared.Allow(file.Resolved)) return Outside(file.Resolved);
            if (SymlinkResolver.Resolve(file.Path) != file.Resolved) return Unlike(file.Resolved, $"{file.Path} does not lead there");
            if (file.Before is { } before && Widens(file.Resolved, before.Mode)) return Unlike(file.Resolved, OthersCouldWrite);
            var isOwn = file.Temporary.Contains(".pgtls-", StringComparison.Ordinal)
                && file.Temporary.EndsWith(".tmp", StringComparison.Ordinal);
            var isKind = file.Before is null
                ? IsMaterial(file.Resolved) || file.Resolved.EndsWith(".key", StringComparison.Ordinal) || IsConfiguration(file.Resolved)
                : IsConfiguration(file.Resolved) || configuration.Value.Contains(file.Path);
            if (!isOwn || !isKind) return Unlike(file.Resolved, "no earlier version made such an entry");
        }

        return null;
    }

    private static Finding? Problem(FileChange change, TargetFiles files, Lazy<ImmutableHashSet<string>> configuration)
    {
        var path = change.Path;
        if (change is { Kind: ChangeKind.Create, BeforeHash: not null }) return Unlike(path, "a file that is there is not a new file");
        if (change.After is FileContent.Secret secret)
        {
            return !path.EndsWith(".key", StringComparison.Ordinal)
                || change.Kind != ChangeKind.Create ? Unlike(path, "a key is written to a new file that ends with .key")
                : !IsKey(secret) ? Unlike(path, "a key file holds one private key, PKCS #8 PEM, alone") : null;
        }

        var bytes = ((FileContent.Open)change.After).Bytes;
        var isDeclared = IsConfiguration(path)
            && (path == files.ConfigFile || path == files.HbaFile || path == files.IdentFile || path == files.PgmonetaConf);
        if (change.Kind == ChangeKind.Modify)
        {
            return !isDeclared && !configuration.Value.Contains(path) ? Unlike(path, "it is not one of the server's configuration files")
                : Widens(path, change.Mode) ? Unlike(path, OthersCouldWrite) : null;
        }

        if ((change.Mode & ~Everybody) != UnixFileMode.None) return Unlike(path, "others could write the new file");
        if (IsMaterial(path))
            return PublicPem.IsOnly(bytes.AsSpan()) ? null : Unlike(path, "a certificate file holds certificates and CRLs alone");
        return isDeclared ? null : Unlike(path, "no recipe makes such a file");
    }

    private static bool IsMaterial(string path) => s_material.Any(end => path.EndsWith(end, StringComparison.Ordinal));

    private static bool IsConfiguration(string path) => path.EndsWith(".conf", StringComparison.Ordinal);

    // A mode that was there before may stay.
    private static bool Widens(string path, UnixFileMode mode) =>
        (mode & ~Everybody & ~(FileState.TryStatus(path, out var status, out _)
            ? (UnixFileMode)(status.Mode & 0xFFF)
            : UnixFileMode.None)) != UnixFileMode.None;

    private static bool IsKey(FileContent.Secret secret)
    {
        var bytes = secret.Reveal();
        byte[]? again = null;
        try
        {
            using var key = PrivateKey.FromPkcs8Pem(bytes);
            again = key.ToPkcs8Pem();
            return again.AsSpan().SequenceEqual(bytes);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(again);
        }
    }

    private static bool AreWhole(TargetFiles? files) =>
        files is { ServerPaths.IsDefault: false }
            && files.ServerPaths.All(map => map is not null && IsPath(map.Mounted) && IsPath(map.OnServer))
        && IsPath(files.DataDirectory) && IsPath(files.ConfigFile) && IsPath(files.HbaFile) && IsPath(files.IdentFile)
        && (files.PgmonetaConf is null || IsPath(files.PgmonetaConf));

    private static bool IsPath(string? path) =>
        path is ['/', _, ..] && path.Length <= LongestPath && !path.Contains('\0', StringComparison.Ordinal);

    private static Finding Outside(string path) => new(
        FindingCode.PathOutsideTarget, Severity.Error, $"{path} is not among the paths that the target declared.",
        "Declare the directory or file in the target's settings, or choose a place inside them.", path);

    private static Finding Invalid(string what) =>
        new(FindingCode.WriteInvalid, Severity.Error, $"The request to write is not valid: {what}.", "Plan again.");

    private static Finding Unlike(string path, string why) => new(
        FindingCode.FileNotWritableKind, Severity.Error, $"The agent does not write {path}: {why}.",
        "Plan again; if it happens again, look at who uses the dashboard.", path);
}
