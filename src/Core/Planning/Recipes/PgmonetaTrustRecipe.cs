using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Configuration.Pgmoneta;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Pgmoneta;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>
/// pgmoneta learns the root before the server turns TLS on: it verifies as soon as the server offers TLS, and tls_ca_file is harmless
/// while the server is still plaintext.
/// </summary>
public static class PgmonetaTrustRecipe
{
    private const string Title = "pgmoneta trusts the authority";

    public static RecipeDraft Plan(TargetSnapshot snapshot, Certificate root)
    {
        if (!TryOpen(snapshot, out var path, out var document, out var problem)) return RecipeDraft.Refused(Title, problem);
        var sections = PgmonetaSections.Of(snapshot, document);
        if (sections.IsEmpty)
            return RecipeDraft.Refused(Title,
                new Finding(FindingCode.PgmonetaNoSection, Severity.Error,
                    $"No section of pgmoneta.conf means {snapshot.Target.Host}:{snapshot.Target.Port}; it has {Listed(document)}.",
                    "Add a section with the server's host and port, then plan again.", path));

        var changes = ImmutableArray.CreateBuilder<FileChange>();
        var rootPath = RootPath(snapshot, path, root, changes);
        var edited = document;
        foreach (var section in sections)
            if (edited.Find(section, "tls_ca_file") is not { } current || !Holds(snapshot, current, root))
                edited = edited.Set(section, "tls_ca_file", snapshot.Target.Files.OnServer(rootPath));
        if (FileEdits.Modify(snapshot.Files[path], edited.ToBytes()) is { } change) changes.Add(change);
        else changes.Clear();
        return new()
        {
            Title = Title,
            Changes = changes.ToImmutable(),
            Commands = changes.Count > 1 ? [WriteRoot(snapshot, path, rootPath, root)] : [],
            Restart = changes.Count > 0 ? ["pgmoneta"] : [],
            NeedsReload = false,
            Findings = [.. sections.SelectMany(s => PgmonetaRequirements.Check(snapshot, document, s)), .. Problem(rootPath)],
        };
    }

    /// <summary>
    /// The sections whose backups would stop with a server certificate of this root: the change waits for <c>pgmoneta-trust</c>.
    /// </summary>
    internal static ImmutableArray<Finding> Distrusting(TargetSnapshot snapshot, Certificate root)
    {
        if (!TryOpen(snapshot, out var path, out var document, out _)) return [];
        return [.. PgmonetaSections.Of(snapshot, document)
            .Where(section => document.Find(section, "tls_ca_file") is not { } current || !Holds(snapshot, current, root))
            .Select(section => new Finding(FindingCode.PgmonetaDoesNotTrust, Severity.Warning,
                $"pgmoneta verifies as soon as the server offers TLS, and section [{section}] does not trust this authority: its "
                    + "backups will stop.",
                "Apply pgmoneta-trust first and restart pgmoneta, or confirm by name.", path))];
    }

    internal static bool TryOpen(TargetSnapshot snapshot, out string path, out PgmonetaConf document, out Finding problem)
    {
        path = snapshot.Target.Files.PgmonetaConf ?? "";
        document = PgmonetaConf.Parse([]);
        problem = new(FindingCode.PgmonetaConfUnknown, Severity.Error, "This target names no pgmoneta.conf.",
            "Add the target again with the path of pgmoneta.conf.");
        if (path.Length == 0) return false;
        problem = new(FindingCode.PgmonetaConfUnreadable, Severity.Error, "pgmoneta.conf cannot be read.",
            "Let this program's account read the file, then plan again.", path);
        if (!snapshot.Files.TryGetValue(path, out var file) || file.Content is not { } content) return false;
        document = PgmonetaConf.Parse(content);
        return true;
    }

    internal static string Listed(PgmonetaConf document) => PgmonetaSections.Servers(document) is { IsEmpty: false } names
        ? string.Join(", ", names.Select(n => $"[{n}]"))
        : "no server section";

    /// <summary>Where the root lies beside pgmoneta.conf; adds the change that makes it unless it is there.</summary>
    internal static string RootPath(TargetSnapshot snapshot, string pgmonetaConf, Certificate root,
        ImmutableArray<FileChange>.Builder changes)
    {
        var directory = Path.GetDirectoryName(pgmonetaConf)!;
        var existing = snapshot.Files.Values.FirstOrDefault(f => Path.GetDirectoryName(f.Path) == directory && f.Content is { } c
            && Only(c, root));
        if (existing is not null) return existing.Path;
        var created = FileEdits.FreePath(snapshot, directory, "pgmoneta-root", root.FingerprintSha256, ".crt") + ".crt";
        changes.Add(FileEdits.Create(created, root.ToPem(), snapshot.Files[pgmonetaConf].Owner));
        return created;
    }

    internal static ManualCommand WriteRoot(TargetSnapshot snapshot, string pgmonetaConf, string rootPath, Certificate root) =>
        ManualCommands.Write("Put the root beside pgmoneta.conf.", rootPath, root.ToPem(), snapshot.Files[pgmonetaConf].Owner);

    private static bool Holds(TargetSnapshot snapshot, string caFile, Certificate root) =>
        snapshot.Files.TryGetValue(snapshot.Target.Files.Mounted(caFile), out var file) && file.Content is { } content
        && Certificate.FromPem(content.AsSpan(), out _).Contains(root);

    private static bool Only(ImmutableArray<byte> content, Certificate root) =>
        Certificate.FromPem(content.AsSpan(), out var problems) is [var one] && one == root && problems.IsEmpty;

    private static IEnumerable<Finding> Problem(string path)
    {
        if (path.Length >= 1024 || path.AsSpan().IndexOfAny('#', ';', '$') >= 0)
            yield return new(FindingCode.PgmonetaPath, Severity.Error,
                "pgmoneta cannot read this path: it ends a value at # and ;, expands $, and takes 1023 characters at most.",
                "Move pgmoneta.conf to a plain path and add the target again.", path);
    }
}
