using System.Collections.Immutable;
using System.Reflection;
using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Recipes;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Probe.Wire;
using PgTlsDashboard.Core.Verify;
using PgTlsDashboard.Core.Verify.Proofs;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>
/// Gathers what a verify run needs and lets the verifier prove it. Certificates for the run are made for it and thrown away.
/// </summary>
internal sealed class VerificationService(
    ITargetStore targets, IClientStore clients, Authorities authorities, SnapshotReader reader, PendingBundles cache, ProofBook proofs,
    ConnectionVerifier verifier, RoleMaterial roleMaterial, AuditLog audit, TimeProvider time) : IVerification
{
    /// <summary>A run of every role stays a matter of seconds, and of a report that a person reads.</summary>
    private const int MostRoles = 25;
    private const string Database = "postgres";
    private static readonly string s_program = "PgTlsDashboard "
        + typeof(VerificationService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
    private readonly NegativeCaseCertificates _certificates = new(roleMaterial, time);

    public Task<TargetProofs> ProofsAsync(Guid targetId, CancellationToken cancellationToken) =>
        proofs.FindAsync(targetId, cancellationToken);

    public bool KnowsPassword(Target target, string role) => roleMaterial.Password(target, role) is not null;

    public async Task<VerifyOutcome?> RunAsync(Guid targetId, VerifyRequest request, string actor, IProgress<CaseOutcome>? progress,
        CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } target) return null;
        var client = request.ClientId is { } clientId ? await clients.FindAsync(clientId, cancellationToken).ConfigureAwait(false) : null;
        if (request.ClientId is not null && client?.TargetId != targetId)
            return Refused(FindingCode.ClientUnknown, "This target has no such client.", "Take the id from the target's list of clients.");
        var role = request.Role ?? client?.Role;
        if (client is not null && client.Role != role)
            return Refused(FindingCode.RoleDiffers, $"The client's certificate is of {client.Role}, not of {role}.",
                "Leave the role out, or name the client's own.");
        if (role is not { Length: > 0 } && !request.InDepth)
            return Refused(FindingCode.RoleMissing, "Nothing says which role to log in as.",
                "Name a role or a client, or verify every role in depth.");

        var snapshot = await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        if (role is { Length: > 0 } && RequestCheck.Role(role, snapshot) is var problems && problems.Any(p => p.Severity == Severity.Error))
            return new VerifyOutcome.Refused(problems);
        var (routes, notes) = request.InDepth
            ? await VerifyRoutes.FindAsync(target.Host, target.Port, snapshot.Version, cancellationToken).ConfigureAwait(false)
            : ([VerifyRoute.Default], []);
        var roles = role is { Length: > 0 } ? [role] : RolesOf(snapshot, notes, out notes);
        if (roles.IsEmpty)
            return Refused(FindingCode.RolesUnknown, "The server could not be asked which roles there are.",
                "Name a role, or give the target an admin connection.");
        var report = await RunAsync(snapshot, new(request, client, roles, routes, notes), progress,
            cancellationToken).ConfigureAwait(false);
        if (await proofs.KeepAsync(report, CaseProof.Of(report, request.Database ?? Database, RulesFingerprint.Of(snapshot),
            LocalAddress.Toward(target.Host)?.ToString())).ConfigureAwait(false) is { } unkept)
            report = report with { Notes = [.. report.Notes, unkept] };
        await audit.WriteAsync(actor, "verify", targetId,
            $"{report.Role}: {report.Passed} passed, {report.Failed} failed, {report.NotProven} not proven").ConfigureAwait(false);
        return new VerifyOutcome.Done(report);
    }

    private async Task<VerifyReport> RunAsync(TargetSnapshot snapshot, Run run, IProgress<CaseOutcome>? progress,
        CancellationToken cancellationToken)
    {
        var (at, start) = (time.GetUtcNow(), time.GetTimestamp());
        using var authority = await authorities.OpenAsync(snapshot.Target, cancellationToken).ConfigureAwait(false);
        using var foreign = await _certificates.ForeignAuthorityAsync(cancellationToken).ConfigureAwait(false);
        var lists = RevocationLists(snapshot, out var notes);
        var cases = ImmutableArray.CreateBuilder<CaseOutcome>();
        var shown = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var role in run.Roles)
        {
            var material = await PrepareAsync(snapshot, run, role, authority, foreign, lists, cancellationToken).ConfigureAwait(false);
            try
            {
                if (material.Identity is { } identity) shown[role] = identity.Certificate.FingerprintSha256;
                cases.AddRange((await verifier.RunAsync(material, progress, cancellationToken).ConfigureAwait(false)).Cases);
            }
            finally
            {
                material.Identity?.Key.Dispose();
                material.Wrong?.Dispose();
            }
        }
        var target = snapshot.Target;
        return new()
        {
            TargetId = target.Id,
            Role = run.Roles.Length == 1 ? run.Roles[0] : $"every role ({run.Roles.Length})",
            At = at,
            Elapsed = time.GetElapsedTime(start),
            Cases = cases.ToImmutable(),
            Notes = run.Request.InDepth ? [.. run.Notes, .. notes] : [],
            Context = new(target.Name, target.Host, target.Port, snapshot.Version.Minor == 0
                ? $"{snapshot.Version.Major}"
                : $"{snapshot.Version}", snapshot.Served?.FingerprintSha256, shown.ToImmutable(), s_program),
        };
    }

    private async Task<VerifyMaterial> PrepareAsync(
        TargetSnapshot snapshot, Run run, string role, CertificateAuthority authority, CertificateAuthority foreign,
        ImmutableArray<RevocationList> lists, CancellationToken cancellationToken)
    {
        var (target, request) = (snapshot.Target, run.Request);
        var bundle = run.Client is null ? null : cache.CopyIdentity(run.Client.Id);
        var database = request.Database ?? Database;
        var rules = RuleReading.Of(snapshot, role, database);
        var demanded = bundle is not null || rules.AsksCertificate;
        return new VerifyMaterial
        {
            TargetId = target.Id,
            Host = target.Host,
            Port = target.Port,
            Role = role,
            Database = database,
            Replication = snapshot.Server?.Roles.FirstOrDefault(r => r.Name == role)?.Replication ?? false,
            ReplicationAsksCertificate = rules.ReplicationAsksCertificate,
            Password = request.Password ?? roleMaterial.Password(target, role),
            Identity = demanded
                ? bundle ?? await roleMaterial.IdentityAsync(authority, role, cancellationToken).ConfigureAwait(false)
                : null,
            IdentityIsBundle = bundle is not null,
            Wrong = demanded
                ? await _certificates.WrongAsync(authority, foreign, role, OtherThan(role, snapshot), request.InDepth, lists,
                    cancellationToken).ConfigureAwait(false)
                : null,
            Roots = [authority.Certificate],
            ForeignRoot = foreign.Certificate,
            Routes = run.Routes,
            Expectation = request.InDepth ? rules.Expectation : new(),
            InDepth = request.InDepth,
            OldestProtocol = request.InDepth ? OldestProtocol(snapshot) : null,
        };
    }

    private static ImmutableArray<RevocationList> RevocationLists(TargetSnapshot snapshot, out ImmutableArray<Finding> notes)
    {
        notes =
            [new(FindingCode.CrlAbsent, Severity.Info, "The server checks no revocation list, so a revoked certificate cannot be tried.",
                "Set ssl_crl_file to a CRL of the authority where certificates are revoked before they expire.", "ssl_crl_file")];
        if (snapshot.Settings.GetValueOrDefault("ssl_crl_file") is not { Length: > 0 } value) return [];
        var files = snapshot.Target.Files;
        var path = files.Mounted(Path.IsPathRooted(value) ? value : Path.Combine(files.OnServer(files.DataDirectory), value));
        if (snapshot.Files.GetValueOrDefault(path)?.Content is not { } content) return [];
        var lists = RevocationList.Read(content, out var problem);
        notes = problem is not null ? [problem]
            : lists.Any(list => !list.RevokedSerialNumbers.IsEmpty) ? []
            : [new(FindingCode.CrlEmpty, Severity.Info,
                "The server's revocation list revokes nothing, so a revoked certificate cannot be tried.", null, "ssl_crl_file")];
        return lists;
    }

    private static ImmutableArray<string> RolesOf(TargetSnapshot snapshot, ImmutableArray<Finding> notes, out ImmutableArray<Finding> all)
    {
        all = notes;
        var roles = snapshot.Server?.Roles.Select(r => r.Name).Where(name => RoleName.Problem(name) is null).ToImmutableArray() ?? [];
        if (roles.Length <= MostRoles) return roles;
        all =
            all.Add(new(FindingCode.RolesCut, Severity.Warning,
                $"The server has {roles.Length} roles that may log in; the first {MostRoles} by name were tried.",
                "Verify the others by name.", null));
        return roles[..MostRoles];
    }

    private static TlsVersion? OldestProtocol(TargetSnapshot snapshot) =>
        snapshot.Settings.GetValueOrDefault("ssl_min_protocol_version")?.ToUpperInvariant() switch
        {
            null or "" or "TLSV1.2" => TlsVersion.Tls12,
            "TLSV1.1" => TlsVersion.Tls11,
            "TLSV1.3" => TlsVersion.Tls13,
            _ => null,
        };

    private static string OtherThan(string role, TargetSnapshot snapshot) =>
        snapshot.Server?.Roles.FirstOrDefault(r => r.Name != role && r.Name.Length > 0)?.Name
            ?? (role == "postgres" ? "other" : "postgres");

    private static VerifyOutcome.Refused Refused(FindingCode code, string message, string remedy) =>
        new([new(code, Severity.Error, message, remedy)]);

    private sealed record Run(VerifyRequest Request, DatabaseClient? Client, ImmutableArray<string> Roles,
        ImmutableArray<VerifyRoute> Routes, ImmutableArray<Finding> Notes);
}
