using System.Security.Cryptography;
using System.Text;

namespace PgTlsDashboard.Server.SignIn;

/// <summary>The administrator's one-time tokens, kept as hashes in memory: each enters once within 15 minutes.</summary>
internal sealed class SignInLinks(TimeProvider time)
{
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _expiryByHash = [];

    /// <summary>256 random bits as URL-safe text; shown to the person at the console, never logged.</summary>
    public string Create()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        lock (_gate) _expiryByHash[Hash(token)] = time.GetUtcNow() + Validity;
        return token;
    }

    /// <summary>Uses the token up; false when it is unknown, used or too old.</summary>
    public bool TryUse(string token)
    {
        lock (_gate) return _expiryByHash.Remove(Hash(token), out var expiry) && time.GetUtcNow() < expiry;
    }

    // Looked up by hash: what the comparison's time shows is about the hash, not the token.
    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
