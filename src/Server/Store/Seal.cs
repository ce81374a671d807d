using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace PgTlsDashboard.Server.Store;

/// <summary>Seals a secret for one use and one target: bytes moved to another row do not open.</summary>
internal sealed class Seal(IDataProtectionProvider provider)
{
    public const string AdminConnection = "admin-connection";
    public const string AuthorityPassphrase = "authority-passphrase";

    public byte[] Close(string secret, string use, Guid targetId)
    {
        var clear = Encoding.UTF8.GetBytes(secret);
        try
        {
            return Protector(use, targetId).Protect(clear);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <exception cref="CryptographicException">The key ring that sealed it is gone, or the bytes were changed.</exception>
    public string Open(byte[] closed, string use, Guid targetId)
    {
        var clear = Protector(use, targetId).Unprotect(closed);
        try
        {
            return Encoding.UTF8.GetString(clear);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    private IDataProtector Protector(string use, Guid targetId) => provider.CreateProtector("PgTlsDashboard", use, targetId.ToString("D"));
}
