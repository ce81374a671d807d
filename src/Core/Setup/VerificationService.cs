using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Setup;

/// <summary>Gathers what a verify run needs and lets the verifier prove it. Certificates for the run are made for it and thrown away.</summary>
internal sealed class VerificationService(
    ITargetStore targets, IClientStore clients, Authorities authorities, Reading.SnapshotReader reader, BundleShelf shelf, Proofs proofs, ConnectionVerifier verifier, RoleMaterial material, IAuditTrail audit, TimeProvider time) : IVerification
{
    public VerifyReport? Last(Guid targetId) => proofs.Find(targetId);

    public bool KnowsPassword(Target target, string role) => material.Password(target, role) is not null;

    public async Task<VerifyOutcome?> RunAsync(Guid targetId, VerifyRequest request, string actor, IProgress<CaseOutcome>? progress, CancellationToken cancellationToken)
    {
        if (await targets.FindAsync(targetId, cancellationToken).ConfigureAwait(false) is not { } target) return null;
        var client = request.ClientId is { } clientId ? await clients.FindAsync(clientId, cancellationToken).ConfigureAwait(false) : null;
        if (request.ClientId is not null && client?.TargetId != targetId)
            return Refused("client-unknown", "This target has no such client.", "Take the id from the target's list of clients.");
        if ((request.Role ?? client?.Role) is not { Length: > 0 } role)
            return Refused("role-missing", "Nothing says which role to log in as.", "Name a role or a client.");
        if (client is not null && client.Role != role)
            return Refused("role-differs", $"The client's certificate is of {client.Role}, not of {role}.", "Leave the role out, or name the client's own.");

        var snapshot = await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        var problems = RequestCheck.Role(role, snapshot);
        if (problems.Any(p => p.Severity == Severity.Error)) return new VerifyOutcome.Refused(problems);

        var run = await PrepareAsync(snapshot, role, client, request, cancellationToken).ConfigureAwait(false);
        try
        {
            var report = await verifier.RunAsync(run, progress, cancellationToken).ConfigureAwait(false);
            proofs.Keep(report);
            await audit.WriteAsync(new(time.GetUtcNow(), actor, "verify", targetId, $"{role}: {report.Passed} passed, {report.Failed} failed, {report.NotProven} not proven"), CancellationToken.None).ConfigureAwait(false);
            return new VerifyOutcome.Done(report);
        }
        finally
        {
            run.Identity?.Key.Dispose();
            run.OtherRole?.Key.Dispose();
            run.OtherAuthority?.Key.Dispose();
        }
    }

    private async Task<VerifyMaterial> PrepareAsync(TargetSnapshot snapshot, string role, DatabaseClient? client, VerifyRequest request, CancellationToken cancellationToken)
    {
        var target = snapshot.Target;
        using var authority = await authorities.OpenAsync(target, cancellationToken).ConfigureAwait(false);
        var bundle = client is null ? null : shelf.CopyIdentity(client.Id);
        var demanded = bundle is not null || RoleMaterial.DemandsCertificate(snapshot, RoleMaterial.Attempt(snapshot, role, request.Database ?? "postgres"));
        return new VerifyMaterial
        {
            TargetId = target.Id,
            Host = target.Host,
            Port = target.Port,
            Role = role,
            Database = request.Database ?? "postgres",
            Replication = snapshot.Server?.Roles.FirstOrDefault(r => r.Name == role)?.Replication ?? false,
            Password = request.Password ?? material.Password(target, role),
            Identity = demanded ? bundle ?? await material.IdentityAsync(authority, role, cancellationToken).ConfigureAwait(false) : null,
            IdentityIsBundle = bundle is not null,
            OtherRole = demanded ? await material.IdentityAsync(authority, OtherThan(role, snapshot), cancellationToken).ConfigureAwait(false) : null,
            OtherAuthority = demanded ? await ForeignIdentityAsync(role, cancellationToken).ConfigureAwait(false) : null,
            Roots = [authority.Certificate],
        };
    }

    private async Task<ClientIdentity> ForeignIdentityAsync(string role, CancellationToken cancellationToken)
    {
        var key = await PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, cancellationToken).ConfigureAwait(false);
        using var foreign = CertificateAuthority.CreateRoot("Unknown authority of a verify run", key, time.GetUtcNow(), RoleMaterial.RunValidity);
        return await material.IdentityAsync(foreign, role, cancellationToken).ConfigureAwait(false);
    }

    private static string OtherThan(string role, TargetSnapshot snapshot) =>
        snapshot.Server?.Roles.FirstOrDefault(r => r.Name != role && r.Name.Length > 0)?.Name ?? (role == "postgres" ? "other" : "postgres");

    private static VerifyOutcome.Refused Refused(string code, string message, string remedy) => new([new(code, Severity.Error, message, remedy)]);
}
