using System.Collections.Immutable;
using System.Text;
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
            return RecipeDraft.Refused(Title, new Finding("pgmoneta-no-section", Severity.Error, $"No section of pgmoneta.conf means {snapshot.Target.Host}:{snapshot.Target.Port}; it has {Listed(document)}.", "Add a section with the server's host and port, then plan again.", path));

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

    /// <summary>For a new root: sections that verify already get it added at the same path, which counts from their next connection on.</summary>
    internal static (ImmutableArray<FileChange> Changes, ImmutableArray<Finding> Findings) AppendRoot(TargetSnapshot snapshot, Certificate root)
    {
        if (!TryOpen(snapshot, out var path, out var document, out _)) return ([], []);
        var changes = new Dictionary<string, FileChange>(StringComparer.Ordinal);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var section in PgmonetaSections.Of(snapshot, document))
        {
            if (document.Find(section, "tls_ca_file") is not { } current)
            {
                findings.Add(new("pgmoneta-does-not-trust", Severity.Warning, $"pgmoneta verifies as soon as the server offers TLS, and section [{section}] has no tls_ca_file: its backups will stop.", "Apply pgmoneta-trust first and restart pgmoneta.", path));
            }
            else if (!Holds(snapshot, current, root))
            {
                var mounted = snapshot.Target.Files.Mounted(current);
                if (snapshot.Files.TryGetValue(mounted, out var file) && file.Content is { } content && FileEdits.Modify(file, [.. content, .. Encoding.ASCII.GetBytes(root.ToPem())]) is { } change)
                    changes[mounted] = change;
                else
                    findings.Add(new("pgmoneta-does-not-trust", Severity.Warning, $"The tls_ca_file of section [{section}] does not hold the new root: its backups will stop.", $"Add the root to {current} before this change.", path));
            }
        }
        return ([.. changes.Values], findings.ToImmutable());
    }

    internal static bool TryOpen(TargetSnapshot snapshot, out string path, out PgmonetaConf document, out Finding problem)
    {
        path = snapshot.Target.Files.PgmonetaConf ?? "";
        document = PgmonetaConf.Parse([]);
        problem = new("pgmoneta-conf-unknown", Severity.Error, "This target names no pgmoneta.conf.", "Add the target again with the path of pgmoneta.conf.");
        if (path.Length == 0) return false;
        problem = new("pgmoneta-conf-unreadable", Severity.Error, "pgmoneta.conf cannot be read.", "Let this program's account read the file, then plan again.", path);
        if (!snapshot.Files.TryGetValue(path, out var file) || file.Content is not { } content) return false;
        document = PgmonetaConf.Parse(content);
        return true;
    }

    internal static string Listed(PgmonetaConf document) => PgmonetaSections.Servers(document) is { IsEmpty: false } names ? string.Join(", ", names.Select(n => $"[{n}]")) : "no server section";

    /// <summary>Where the root lies beside pgmoneta.conf; adds the change that makes it unless it is there.</summary>
    internal static string RootPath(TargetSnapshot snapshot, string pgmonetaConf, Certificate root, ImmutableArray<FileChange>.Builder changes)
    {
        var directory = Path.GetDirectoryName(pgmonetaConf)!;
        var existing = snapshot.Files.Values.FirstOrDefault(f => Path.GetDirectoryName(f.Path) == directory && f.Content is { } c && Only(c, root));
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

    private static bool Only(ImmutableArray<byte> content, Certificate root) => Certificate.FromPem(content.AsSpan(), out var problems) is [var one] && one == root && problems.IsEmpty;

    private static IEnumerable<Finding> Problem(string path)
    {
        if (path.Length >= 1024 || path.AsSpan().IndexOfAny('#', ';', '$') >= 0)
            yield return new("pgmoneta-path", Severity.Error, "pgmoneta cannot read this path: it ends a value at # and ;, expands $, and takes 1023 characters at most.", "Move pgmoneta.conf to a plain path and add the target again.", path);
    }
}
