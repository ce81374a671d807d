using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PgTlsDashboard.Core.Login;

namespace PgTlsDashboard.Core.Verify;

/// <summary>The client's half of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677).</summary>
internal sealed class ScramClient(string password, string nonce)
{
    // A hostile server could ask for two thousand million rounds; PostgreSQL's default is 4096.
    private const int MaxIterations = 2_000_000;
    private string _authMessage = "";
    private byte[] _saltedPassword = [];

    public static ScramClient Create(string password) => new(password, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)));

    public string First => $"n,,{FirstBare}";

    private string FirstBare => $"n=,r={nonce}";

    /// <summary>Null when the server's message breaks the protocol.</summary>
    public string? Answer(string serverFirst)
    {
        var parts = serverFirst.Split(',');
        if (parts.Length < 3 || !parts[0].StartsWith("r=", StringComparison.Ordinal) || !parts[1].StartsWith("s=", StringComparison.Ordinal)
            || !parts[2].StartsWith("i=", StringComparison.Ordinal)) return null;
        var combined = parts[0][2..];
        if (!combined.StartsWith(nonce, StringComparison.Ordinal) || combined.Length == nonce.Length) return null;
        if (!int.TryParse(parts[2][2..], NumberStyles.None, null, out var iterations) || iterations is < 1 or > MaxIterations) return null;
        var salt = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1][2..], salt, out var saltLength)) return null;
        var withoutProof = $"c=biws,r={combined}";
        _authMessage = $"{FirstBare},{serverFirst},{withoutProof}";
        var secret = Encoding.UTF8.GetBytes(SaslPrep.Prepare(password));
        _saltedPassword = Rfc2898DeriveBytes.Pbkdf2(secret, salt.AsSpan(0, saltLength), iterations, HashAlgorithmName.SHA256, 32);
        CryptographicOperations.ZeroMemory(secret);
        var clientKey = Hmac(_saltedPassword, "Client Key");
        var proof = Hmac(SHA256.HashData(clientKey), _authMessage);
        for (var i = 0; i < proof.Length; i++) proof[i] ^= clientKey[i];
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>Whether the server knows the password too.</summary>
    public bool Accepts(string serverFinal)
    {
        if (_saltedPassword.Length == 0 || !serverFinal.StartsWith("v=", StringComparison.Ordinal)) return false;
        var signature = new byte[serverFinal.Length];
        return Convert.TryFromBase64String(serverFinal[2..], signature, out var length)
            && CryptographicOperations.FixedTimeEquals(signature.AsSpan(0, length),
                Hmac(Hmac(_saltedPassword, "Server Key"), _authMessage));
    }

    public override string ToString() => "SCRAM client";

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
