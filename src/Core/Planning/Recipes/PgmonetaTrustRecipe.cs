using System.Collections.Immutable;
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

        var roots = new PgmonetaRoots(snapshot, path, root);
        var edited = document;
        foreach (var section in sections)
            if (roots.FileFor(document, section) is var file && file != document.Find(section, "tls_ca_file"))
                edited = edited.Set(section, "tls_ca_file", file);
        var edit = FileEdits.Modify(snapshot.Files[path], edited.ToBytes());
        return new()
        {
            Title = Title,
            Changes = edit is null ? [] : [.. roots.Changes, edit],
            Commands = edit is null ? [] : roots.Commands,
            Restart = edit is null ? [] : ["pgmoneta"],
            NeedsReload = false,
            Findings =
            [
                .. sections.SelectMany(s => PgmonetaRequirements.Check(snapshot, document, s)), .. roots.Findings,
                .. sections.SelectMany(s => Problem(edited.Find(s, "tls_ca_file") ?? "")).Distinct(),
            ],
        };
    }

    /// <summary>
    /// The sections whose backups would stop with a server certificate of this root: the change waits for <c>pgmoneta-trust</c>.
    /// </summary>
    internal static ImmutableArray<Finding> Distrusting(TargetSnapshot snapshot, Certificate root)
    {
        if (!TryOpen(snapshot, out var path, out var document, out _)) return [];
        return [.. PgmonetaSections.Of(snapshot, document)
            .Where(section => document.Find(section, "tls_ca_file") is not { } current || !PgmonetaRoots.Trusts(snapshot, current, root))
            .Select(section => new Finding(FindingCode.PgmonetaDoesNotTrust, Severity.Warning,
                $"pgmoneta verifies as soon as the server offers TLS, and section [{section}] does not trust this authority: its "
                    + "backups will stop.",
                "Apply pgmoneta-trust first and restart pgmoneta, or confirm by name.", path))];
    }

    /// <summary>
    /// Of the sections that trust this root: a server that serves another certificate today, or none, will be the first to try that.
    /// </summary>
    internal static ImmutableArray<Finding> RestartNotSeen(TargetSnapshot snapshot, Certificate root)
    {
        if (snapshot.Served?.Issuer == root.Subject || !TryOpen(snapshot, out _, out var document, out _)) return [];
        return [.. PgmonetaSections.Of(snapshot, document)
            .Where(section => document.Find(section, "tls_ca_file") is { } current && PgmonetaRoots.Trusts(snapshot, current, root))
            .Select(section => PgmonetaLogin.RestartNotSeen(snapshot, section))];
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

    private static IEnumerable<Finding> Problem(string path)
    {
        if (path.Length >= 1024 || path.AsSpan().IndexOfAny('#', ';', '$') >= 0)
            yield return new(FindingCode.PgmonetaPath, Severity.Error,
                "pgmoneta cannot read this path: it ends a value at # and ;, expands $, and takes 1023 characters at most.",
                "Move pgmoneta.conf to a plain path and add the target again.", path);
    }
}
