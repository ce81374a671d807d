using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Applying.Proof;

/// <summary>Makes what must be refused in a verify run: certificates out of their time, revoked, of other roles and authorities.</summary>
internal sealed class NegativeCaseCertificates(RoleMaterial material, TimeProvider time)
{
    /// <param name="lists">The CRLs of the server; empty when it checks none.</param>
    public async Task<NegativeCaseIdentities> WrongAsync(CertificateAuthority authority, CertificateAuthority foreign, string role,
        string otherRole, bool inDepth, ImmutableArray<RevocationList> lists, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var identities = new NegativeCaseIdentities
        {
            OtherRole = await material.IdentityAsync(authority, otherRole, cancellationToken).ConfigureAwait(false),
            OtherAuthority = await material.IdentityAsync(foreign, role, cancellationToken).ConfigureAwait(false),
        };
        if (!inDepth) return identities;
        async Task<ClientIdentity> MakeAsync(Func<PrivateKey, Certificate> issue)
        {
            var key = await KeyAsync(cancellationToken).ConfigureAwait(false);
            return new(issue(key), key);
        }
        var revoked = lists.Where(authority.Issued).SelectMany(list => list.RevokedSerialNumbers).FirstOrDefault();
        return new()
        {
            OtherRole = identities.OtherRole,
            OtherAuthority = identities.OtherAuthority,
            Expired = await MakeAsync(key => authority.IssueUnusableClient(role, key, now - (2 * RoleMaterial.RunValidity),
                now - RoleMaterial.RunValidity)).ConfigureAwait(false),
            NotYetValid = await MakeAsync(key => authority.IssueUnusableClient(role, key, now + RoleMaterial.RunValidity,
                now + (2 * RoleMaterial.RunValidity))).ConfigureAwait(false),
            Revoked = revoked is null
                ? null
                : await MakeAsync(key => authority.IssueUnusableClient(role, key, now - RoleMaterial.RunValidity,
                    now + RoleMaterial.RunValidity, revoked)).ConfigureAwait(false),
            ServerOnly = await MakeAsync(
                key => authority.IssueServerNamedAs(role, key, now, RoleMaterial.RunValidity)).ConfigureAwait(false),
        };
    }

    /// <summary>An authority that the target has never seen; the caller disposes it.</summary>
    public async Task<CertificateAuthority> ForeignAuthorityAsync(CancellationToken cancellationToken) =>
        CertificateAuthority.CreateRoot("Unknown authority of a verify run", await KeyAsync(cancellationToken).ConfigureAwait(false),
            time.GetUtcNow(), RoleMaterial.RunValidity);

    private static Task<PrivateKey> KeyAsync(CancellationToken cancellationToken) =>
        PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, cancellationToken);
}
