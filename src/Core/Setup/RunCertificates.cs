using System.Collections.Immutable;
using PgTlsDashboard.Core.Pki;
using PgTlsDashboard.Core.Verify;

namespace PgTlsDashboard.Core.Setup;

/// <summary>Makes the certificates of a verify run: the good one where no bundle waits, and the ones that must be refused.</summary>
internal sealed class RunCertificates(TimeProvider time)
{
    private static readonly TimeSpan Validity = TimeSpan.FromHours(1);

    public async Task<ClientIdentity> GoodAsync(CertificateAuthority authority, string role, CancellationToken cancellationToken)
    {
        var key = await KeyAsync(cancellationToken).ConfigureAwait(false);
        return new(authority.IssueClient(role, key, time.GetUtcNow(), Validity), key);
    }

    /// <param name="lists">The CRLs of the server; empty when it checks none.</param>
    public async Task<RunIdentities> WrongAsync(CertificateAuthority authority, CertificateAuthority foreign, string role, string otherRole, bool inDepth, ImmutableArray<RevocationList> lists, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var identities = new RunIdentities
        {
            OtherRole = await GoodAsync(authority, otherRole, cancellationToken).ConfigureAwait(false),
            OtherAuthority = await GoodAsync(foreign, role, cancellationToken).ConfigureAwait(false),
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
            Expired = await MakeAsync(key => authority.IssueUnusableClient(role, key, now - (2 * Validity), now - Validity)).ConfigureAwait(false),
            NotYetValid = await MakeAsync(key => authority.IssueUnusableClient(role, key, now + Validity, now + (2 * Validity))).ConfigureAwait(false),
            Revoked = revoked is null ? null : await MakeAsync(key => authority.IssueUnusableClient(role, key, now - Validity, now + Validity, revoked)).ConfigureAwait(false),
            ServerOnly = await MakeAsync(key => authority.IssueServerNamedAs(role, key, now, Validity)).ConfigureAwait(false),
        };
    }

    /// <summary>An authority that the target has never seen; the caller disposes it.</summary>
    public async Task<CertificateAuthority> ForeignAuthorityAsync(CancellationToken cancellationToken) =>
        CertificateAuthority.CreateRoot("Unknown authority of a verify run", await KeyAsync(cancellationToken).ConfigureAwait(false), time.GetUtcNow(), Validity);

    private static Task<PrivateKey> KeyAsync(CancellationToken cancellationToken) => PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, cancellationToken);
}
