using System.Collections.Immutable;
using PgTlsDashboard.Core.Changes.Diff;
using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Hba.Regions;
using PgTlsDashboard.Core.Host;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning;
using PgTlsDashboard.Core.Planning.Edits;
using PgTlsDashboard.Core.Planning.Effects;
using PgTlsDashboard.Core.Planning.Impact;
using PgTlsDashboard.Core.Planning.Pgmoneta;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;

namespace PgTlsDashboard.Core.Applying;

/// <summary>
/// Prepares what a recipe needs of chance (keys, signatures), runs the recipe, and turns its draft into a plan for people.
/// </summary>
internal sealed class PlanMaker(Authorities authorities, AgentKeys keys, IClientStore clients, TimeProvider time)
{
    private static readonly TimeSpan s_tutorialValidity = TimeSpan.FromDays(3650);

    public async Task<CachedPlan> MakeAsync(TargetSnapshot snapshot, RecipeRequest request, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        var secrets = new List<IDisposable>();
        try
        {
            var cached = request switch
            {
                RecipeRequest.PgmonetaTrust =>
                    Cache(snapshot, request,
                        PgmonetaTrustRecipe.Plan(snapshot, await RootAsync(snapshot, cancellationToken).ConfigureAwait(false)), secrets),
                RecipeRequest.RequireTls require => Cache(snapshot, request, RequireTlsRecipe.Plan(snapshot, require), secrets),
                RecipeRequest.TlsSettings settings => Cache(snapshot, request, TlsSettingsRecipe.Plan(snapshot, settings), secrets),
                RecipeRequest.AccessRules rules => Cache(snapshot, request, AccessRulesRecipe.Plan(snapshot, rules), secrets),
                RecipeRequest.FollowAdvice advice =>
                    Cache(snapshot, request,
                        FollowAdviceRecipe.Plan(snapshot, advice,
                            await clients.ListAsync(snapshot.Target.Id, cancellationToken).ConfigureAwait(false)), secrets),
                RecipeRequest.ClientCertificates demand =>
                    Cache(snapshot, request,
                        ClientCertificatesRecipe.Plan(snapshot, demand, await RootAsync(snapshot, cancellationToken).ConfigureAwait(false)),
                        secrets),
                RecipeRequest.ServerCertificate { AsInTutorial: true } server =>
                    await TutorialAsync(snapshot, server, secrets, progress, cancellationToken).ConfigureAwait(false),
                RecipeRequest.ServerCertificate server =>
                    await ServerAsync(snapshot, server, secrets, progress, cancellationToken).ConfigureAwait(false),
                RecipeRequest.PgmonetaClient client =>
                    await PgmonetaClientAsync(snapshot, client, secrets, cancellationToken).ConfigureAwait(false),
                _ => throw new ArgumentOutOfRangeException(nameof(request), request.Name, null),
            };
            return await WithImpactAsync(cached, snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            foreach (var secret in secrets) secret.Dispose();
            throw;
        }
    }

    private async Task<CachedPlan> WithImpactAsync(CachedPlan cached, TargetSnapshot snapshot, CancellationToken cancellationToken)
    {
        var plan = cached.Plan;
        var changes = plan.Changes.Changes;
        if (!AccessFiles.Touches(snapshot, changes)) return cached;
        var issued = await clients.ListAsync(snapshot.Target.Id, cancellationToken).ConfigureAwait(false);
        return cached.With(plan with { Impact = AccessImpact.Of(snapshot, snapshot.HbaWith(changes), issued, snapshot.MapsWith(changes)) });
    }

    private async Task<Certificate> RootAsync(TargetSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var authority = await authorities.OpenAsync(snapshot.Target, cancellationToken).ConfigureAwait(false);
        return authority.Certificate;
    }

    private async Task<CachedPlan> ServerAsync(TargetSnapshot snapshot, RecipeRequest.ServerCertificate request, List<IDisposable> secrets,
        IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var names = RequestCheck.Names(request.Names, out var problems);
        problems = [.. problems, .. RequestCheck.Validity(request.ValidityDays)];
        if (!problems.IsEmpty) return Cache(snapshot, request, RecipeDraft.Refused("Server certificate", problems), secrets);
        var now = time.GetUtcNow();
        using var authority = await authorities.OpenAsync(snapshot.Target, cancellationToken).ConfigureAwait(false);
        if (authority.WhyNotIssue(now) is { } why) return Cache(snapshot, request, RecipeDraft.Refused("Server certificate", why), secrets);
        progress?.Report("The agent makes the server's key");
        var made = await keys.MakeAsync(snapshot.Target, request.KeyAlgorithm, CommonName(names), pgmoneta: false,
            cancellationToken).ConfigureAwait(false);
        if (made.Key is not { } key) return Cache(snapshot, request, RecipeDraft.Refused("Server certificate", made.Problem!), secrets);
        secrets.Add(key);
        progress?.Report("Signing the certificate");
        if (authority.IssueServerFor(names, key.Request, now, TimeSpan.FromDays(request.ValidityDays),
            out var problem) is not { } certificate)
            return Cache(snapshot, request, RecipeDraft.Refused("Server certificate", problem!), secrets);
        var material = new ServerMaterial(certificate, key.Content, request.KeyAlgorithm,
            authority.Certificate)
        { PlaceKey = key.PlaceCommand };
        return Cache(snapshot, request, ServerCertificateRecipe.Plan(snapshot, request, material), secrets);
    }

    private async Task<CachedPlan> TutorialAsync(TargetSnapshot snapshot, RecipeRequest.ServerCertificate request,
        List<IDisposable> secrets, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Report("Making an RSA key of 8192 bits; this takes 4 to 14 seconds");
        var key = await PrivateKey.GenerateAsync(KeyAlgorithm.Rsa8192, cancellationToken).ConfigureAwait(false);
        var authority = CertificateAuthority.CreateAsInTutorial(snapshot.Target.Host, key, time.GetUtcNow(), s_tutorialValidity);
        secrets.Add(authority);
        var shape = request with { ValidityDays = (int)s_tutorialValidity.TotalDays };
        var material = new ServerMaterial(
            authority.Certificate, new FileContent.Secret(() => { using var copy = authority.CopyKey(); return copy.ToPkcs8Pem(); }),
            KeyAlgorithm.Rsa8192, authority.Certificate);
        return Cache(snapshot, shape, ServerCertificateRecipe.Plan(snapshot, shape, material), secrets,
            token => authorities.AddAsync(snapshot.Target.Id, authority, token));
    }

    private async Task<CachedPlan> PgmonetaClientAsync(TargetSnapshot snapshot, RecipeRequest.PgmonetaClient request,
        List<IDisposable> secrets, CancellationToken cancellationToken)
    {
        var problems = RequestCheck.Role(request.Role, snapshot);
        if (problems.Any(p => p.Severity == Severity.Error))
            return Cache(snapshot, request, RecipeDraft.Refused("pgmoneta's certificate", problems), secrets);
        using var authority = await authorities.OpenAsync(snapshot.Target, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (PgmonetaClientRecipe.IsDone(snapshot, request, authority.Certificate, now))
            return Cache(snapshot, request, new() { Title = PgmonetaClientRecipe.Title(request), NeedsReload = false }, secrets);
        if (authority.WhyNotIssue(now) is { } why)
            return Cache(snapshot, request, RecipeDraft.Refused("pgmoneta's certificate", why), secrets);
        var made = await keys.MakeAsync(snapshot.Target, KeyAlgorithm.EcdsaP256, request.Role, pgmoneta: true,
            cancellationToken).ConfigureAwait(false);
        if (made.Key is not { } key) return Cache(snapshot, request, RecipeDraft.Refused("pgmoneta's certificate", made.Problem!), secrets);
        secrets.Add(key);
        if (authority.IssueClientFor(request.Role, key.Request, now, RequestCheck.DefaultValidity, out var problem) is not { } certificate)
            return Cache(snapshot, request, RecipeDraft.Refused("pgmoneta's certificate", problem!), secrets);
        var client = new DatabaseClient
        {
            Id = Guid.NewGuid(),
            TargetId = snapshot.Target.Id,
            Role = request.Role,
            Profile = "pgmoneta",
            Certificate = certificate,
            IssuedAt = now,
            BundleTakenAt = now
        };
        return Cache(snapshot, request,
            PgmonetaClientRecipe.Plan(snapshot, request, authority.Certificate, certificate, key.Content, key.PlaceCommand), secrets,
            token => clients.AddAsync(client, token));
    }

    private CachedPlan Cache(TargetSnapshot snapshot, RecipeRequest request, RecipeDraft draft, List<IDisposable> secrets,
        Func<CancellationToken, Task>? whenInPlace = null)
    {
        var changes = new ChangePlan
        {
            Id = Guid.NewGuid(),
            TargetId = snapshot.Target.Id,
            Recipe = request.Name,
            Title = draft.Title,
            Changes = draft.Changes,
            Paths = new(TargetRoots.Of(snapshot.Target.Files)),
            NeedsReload = draft.NeedsReload,
        };
        var previews = draft.Changes.Select(FilePreview.Of).ToImmutableArray();
        var access = AccessDelta.None;
        var findings = draft.Findings;
        // The plan then rests on the files alone, and so will the apply.
        if (snapshot is { Server: null, Target.HasAdminConnection: true })
            findings = [.. findings,
                .. snapshot.Findings.Where(f => f.At == "admin connection").Select(f => f with { Severity = Severity.Warning })];
        var needsConfirmation = false;
        // A reload reads pg_hba.conf too, whatever the change is for; a file that includes itself by @ shuts 13 to 15 down at it.
        var after = draft.Changes.IsEmpty ? snapshot.Hba : snapshot.HbaWith(draft.Changes);
        if (draft.NeedsReload && !draft.Changes.IsEmpty) findings = [.. findings, .. HbaFileErrors.Check(snapshot, after)];
        if (draft.NeedsReload && !draft.Changes.IsEmpty)
            findings = [.. findings, .. TlsFileCheck.ForReload(snapshot,
                request is RecipeRequest.ServerCertificate ? ["ssl_cert_file", "ssl_key_file"] : [])];
        foreach (var change in draft.Changes.Where(c => c.InPlace))
            findings = findings.Add(
                new(FindingCode.NotAtomic, Severity.Warning,
                    $"{change.Path} is a mount point of its own and cannot be renamed over: it is written in place after a backup, "
                        + "which is not atomic.", "Mount its directory instead of the file.", change.Path));
        if (AccessFiles.Touches(snapshot, draft.Changes))
        {
            access = AccessDelta.Compare(snapshot.Hba, after);
            if (AdminGuard.Check(snapshot, after, snapshot.MapsWith(draft.Changes)) is { IsEmpty: false } cutOff)
                (needsConfirmation, findings) = (true, [.. findings, .. cutOff]);
            if (PgmonetaLogin.Stopped(snapshot, after).ToImmutableArray() is { IsEmpty: false } stopped)
            {
                needsConfirmation |= ConfirmationGate.WaitsForCertificate(stopped);
                findings = [.. findings, .. stopped];
            }
        }

        var managed = ManagedFiles.Of(snapshot, draft.Changes.Select(change => change.Path));
        needsConfirmation |= draft.NeedsConfirmation || !managed.IsEmpty;
        findings = [.. findings, .. managed, .. WrittenByHand(snapshot, draft)];
        var commands = draft.Changes.IsEmpty
            ? []
            : ImmutableArray.CreateRange([.. draft.Commands, .. ManualCommands.Patches(draft.Changes.Zip(previews)), .. draft.NeedsReload
                ? ManualCommands.ReloadAndCheck(snapshot)
                : []]);
        var plan = new SetupPlan
        {
            Changes = changes,
            Request = request,
            CreatedAt = time.GetUtcNow(),
            Previews = previews,
            Commands = commands,
            Access = access,
            Restart = draft.Restart,
            Effects = draft.NeedsReload ? PromisedEffects.OfPlan(snapshot, draft.Changes) : [],
            Findings = findings,
            NeedsConfirmation = needsConfirmation,
            Roots = snapshot.Roots,
            ForPgmoneta = request is RecipeRequest.PgmonetaTrust or RecipeRequest.PgmonetaClient,
        };
        return new(plan, secrets) { WhenInPlace = whenInPlace ?? (_ => Task.CompletedTask) };
    }

    /// <summary>What the agent's account may not write is left to a person, and looked for afterwards.</summary>
    private static IEnumerable<Finding> WrittenByHand(TargetSnapshot snapshot, RecipeDraft draft) => draft.Changes
        .Where(change => snapshot.Files.TryGetValue(change.Path, out var file) && file is { Exists: true, MayWrite: false })
        .Select(change => new Finding(FindingCode.WrittenByHand, Severity.Warning,
            $"The agent's account may not write {change.Path}, so the whole plan is left to you.",
            "Apply it to get the commands, run them as an account that may write there, then confirm; the files are looked at before "
                + "it counts.", change.Path));

    // RFC 5280 bounds a CN at 64 characters; the names that count are the certificate's SANs, which the dashboard writes.
    private static string CommonName(ImmutableArray<SubjectAlternativeName> names) =>
        names.Select(name => name.ToString()!).FirstOrDefault(name => name.Length <= 64) ?? "server";
}
