using PgTlsDashboard.Core.Pki;

namespace PgTlsDashboard.Server.Store;

/// <summary>A certificate that this program wrote to its own store.</summary>
internal static class StoredCertificate
{
    /// <exception cref="InvalidDataException">The store was damaged.</exception>
    public static Certificate Read(byte[] der) =>
        Certificate.FromDer(der, out var problem) ?? throw new InvalidDataException($"A stored certificate is damaged: {problem?.Message}");
}
