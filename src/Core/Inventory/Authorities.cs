using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Core.Inventory;

/// <summary>
/// Each target has a root authority of its own, so that a client of one server is nobody at another. It is made when it is first needed.
/// </summary>
internal sealed class Authorities(IAuthorityStore store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_validity = TimeSpan.FromDays(3650);
    private readonly SemaphoreSlim _making = new(1, 1);

    public Task<Certificate?> FindCertificateAsync(Guid targetId, CancellationToken cancellationToken) =>
        store.FindCertificateAsync(targetId, cancellationToken);

    /// <summary>Open for signing; the caller disposes it.</summary>
    public async Task<CertificateAuthority> OpenAsync(Target target, CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await store.OpenAsync(target.Id, cancellationToken).ConfigureAwait(false) is { } existing) return existing;
            var key = await PrivateKey.GenerateAsync(KeyAlgorithm.EcdsaP256, cancellationToken).ConfigureAwait(false);
            var authority = CertificateAuthority.CreateRoot(Name(target), key, time.GetUtcNow(), s_validity);
            await store.AddAsync(target.Id, authority, cancellationToken).ConfigureAwait(false);
            return authority;
        }
        finally
        {
            _making.Release();
        }
    }

    public Task AddAsync(Guid targetId, CertificateAuthority authority, CancellationToken cancellationToken) =>
        store.AddAsync(targetId, authority, cancellationToken);

    public void Dispose() => _making.Dispose();

    // RFC 5280 bounds a CN at 64 characters.
    private static string Name(Target target)
    {
        const string Suffix = " authority";
        return target.Name.Length + Suffix.Length <= 64 ? target.Name + Suffix : target.Name[..(64 - Suffix.Length)] + Suffix;
    }
}
