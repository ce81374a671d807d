using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PgTlsDashboard.Core.Inventory;
using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Server.Store;

/// <summary>Authorities in SQLite; the newest of a target signs.</summary>
internal sealed class AuthorityStore(Database database, Seal seal, TimeProvider time) : IAuthorityStore
{
    public async Task<CertificateAuthority?> OpenAsync(Guid targetId, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(targetId, cancellationToken) is not { } row) return null;
        var passphrase = seal.Open(row.SealedPassphrase, Seal.AuthorityPassphrase, targetId);
        return CertificateAuthority.Open(StoredCertificate.Read(row.Certificate),
            PrivateKey.FromEncryptedPkcs8(row.EncryptedKey, passphrase));
    }

    public async Task<Certificate?> FindCertificateAsync(Guid targetId, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        var der = await db.Authorities.Where(row => row.TargetId == targetId)
            .OrderByDescending(row => row.Id).Select(row => row.Certificate).FirstOrDefaultAsync(cancellationToken);
        return der is null ? null : StoredCertificate.Read(der);
    }

    public async Task AddAsync(Guid targetId, CertificateAuthority authority, CancellationToken cancellationToken)
    {
        var passphrase = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var db = await database.OpenAsync(cancellationToken);
        db.Authorities.Add(new()
        {
            TargetId = targetId,
            Certificate = [.. authority.Certificate.Der],
            EncryptedKey = authority.ExportEncryptedKey(passphrase),
            SealedPassphrase = seal.Close(passphrase, Seal.AuthorityPassphrase, targetId),
            AddedAt = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<AuthorityRow?> FindRowAsync(Guid targetId, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        return await db.Authorities.AsNoTracking().Where(row => row.TargetId == targetId)
            .OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
    }
}
