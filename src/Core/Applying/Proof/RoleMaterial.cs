using PgTlsDashboard.Core.Applying.Reading;
using PgTlsDashboard.Core.Hba.Explain;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Planning.Snapshot;
using PgTlsDashboard.Core.Sandbox;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>
/// What it takes to come as a role: its password where the program knows it, and a certificate made for the run where the record asks for
/// one.
/// </summary>
internal sealed class RoleMaterial(ISandbox sandbox, TimeProvider time)
{
    public static readonly TimeSpan RunValidity = TimeSpan.FromHours(1);

    public string? Password(Target target, string role) =>
        target.IsSandbox && sandbox.Current is { } running && running.Port == target.Port
            ? running.Passwords.GetValueOrDefault(role)
            : null;

    /// <summary>The caller disposes the key.</summary>
    public async Task<ClientIdentity> IdentityAsync(CertificateAuthority authority, string role, CancellationToken cancellationToken)
    {
        var key = await PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, cancellationToken).ConfigureAwait(false);
        return new(authority.IssueClient(role, key, time.GetUtcNow(), RunValidity), key);
    }

    /// <summary>The same with a serial number that a revocation list may name; the caller disposes the key.</summary>
    public async Task<ClientIdentity> WithSerialNumberAsync(CertificateAuthority authority, string role, string serialNumber,
        CancellationToken cancellationToken)
    {
        var key = await PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        return new(authority.IssueUnusableClient(role, key, now - RunValidity, now + RunValidity, serialNumber), key);
    }

    /// <summary>A TLS login from this machine with the role's own certificate.</summary>
    public static HbaAttempt Attempt(TargetSnapshot snapshot, string role, string database) => new()
    {
        Address = LocalAddress.Toward(snapshot.Target.Host),
        Tls = true,
        Database = database,
        Role = role,
        MemberOf = snapshot.Server?.Roles.FirstOrDefault(r => r.Name == role)?.MemberOf,
        Certificate = new HbaAttemptCertificate($"CN={role}", role, Trusted: true),
    };

    /// <summary>
    /// Whether the record that the attempt meets asks for a certificate; any record that does when it is not known which.
    /// </summary>
    public static bool DemandsCertificate(TargetSnapshot snapshot, HbaAttempt attempt) =>
        HbaEvaluator.Explain(snapshot.Hba, attempt, null).Verdict switch
        {
            HbaVerdict.Matched matched => matched.Record.ClientCert is not null,
            HbaVerdict.ImplicitReject => false,
            _ => snapshot.Hba.Records.Any(r => r.ClientCert is not null),
        };
}
