using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Pgmoneta;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>pgmoneta's own certificate and key beside its configuration, and the three tls_* paths in the server's section.</summary>
public static class PgmonetaClientRecipe
{
    public static string Title(RecipeRequest.PgmonetaClient request) => $"pgmoneta shows a certificate of {request.Role}";

    /// <summary>The section shows a certificate of the authority for the role, and the last third of its validity has not begun.</summary>
    public static bool IsDone(TargetSnapshot snapshot, RecipeRequest.PgmonetaClient request, Certificate root, DateTimeOffset now) =>
        PgmonetaLogin.Of(snapshot).Any(login => login.Section == request.Section && login.Role == request.Role && login.Shows(root, now)
            && now < login.Certificate!.NotAfter - ((login.Certificate.NotAfter - login.Certificate.NotBefore) / 3));

    /// <param name="certificate">CN = the request's role.</param>
    /// <param name="key">The content of its key file.</param>
    /// <param name="placeKey">The command that puts the key in its place; the path follows.</param>
    public static RecipeDraft Plan(TargetSnapshot snapshot, RecipeRequest.PgmonetaClient request, Certificate root, Certificate certificate,
        FileContent key, string placeKey)
    {
        var title = Title(request);
        if (!PgmonetaTrustRecipe.TryOpen(snapshot, out var path, out var document, out var problem))
            return RecipeDraft.Refused(title, problem);
        if (!PgmonetaSections.Servers(document).Contains(request.Section))
            return RecipeDraft.Refused(title,
                new Finding(FindingCode.PgmonetaNoSection, Severity.Error,
                    $"pgmoneta.conf has no section [{request.Section}]; it has {PgmonetaTrustRecipe.Listed(document)}.",
                    "Name one of its server sections.", path));
        if (document.Find(request.Section, "user") is { } user && user != request.Role)
            return RecipeDraft.Refused(title,
                new Finding(FindingCode.PgmonetaRoleDiffers, Severity.Error,
                    $"Section [{request.Section}] logs in as {user}, and a certificate of {request.Role} would make pgmoneta spin at "
                        + "the refusal.", $"Ask for the role {user}, or change user in the section.", path));

        var owner = snapshot.Files[path].Owner;
        var roots = new PgmonetaRoots(snapshot, path, root);
        var authorities = roots.FileFor(document, request.Section);
        var changes = ImmutableArray.CreateBuilder<FileChange>();
        changes.AddRange(roots.Changes);
        var stem = FileEdits.FreePath(snapshot, Path.GetDirectoryName(path)!, FileStem(request), certificate.SerialNumber, ".crt", ".key");
        changes.Add(FileEdits.CreateKey(stem + ".key", key, owner));
        changes.Add(FileEdits.Create(stem + ".crt", certificate.ToPem(), owner));
        var files = snapshot.Target.Files;
        var edited = document.Set(request.Section, "tls_cert_file", files.OnServer(stem + ".crt"))
            .Set(request.Section, "tls_key_file", files.OnServer(stem + ".key"));
        edited = edited.Set(request.Section, "tls_ca_file", authorities);
        changes.AddRange(((FileChange?[])[FileEdits.Modify(snapshot.Files[path], edited.ToBytes())]).OfType<FileChange>());
        return new()
        {
            Title = title,
            Changes = changes.ToImmutable(),
            Commands =
            [
                .. roots.Commands,
                ManualCommands.PlaceKey(placeKey, stem + ".key"),
                ManualCommands.Write("Put its certificate beside it.", stem + ".crt", certificate.ToPem(), owner),
            ],
            Restart = ["pgmoneta"],
            NeedsReload = false,
            Findings = [.. PgmonetaRequirements.Check(snapshot, document, request.Section), .. roots.Findings],
        };
    }

    // The section's name comes from a file: only what is harmless in a path stays.
    private static string FileStem(RecipeRequest.PgmonetaClient request)
    {
        var safe = string.Concat(request.Section.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        return $"pgmoneta-{(safe.Length == 0 ? "server" : safe)}";
    }
}
