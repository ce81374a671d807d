using System.Security.Cryptography;
using System.Text;

namespace PgTlsDashboard.Live.Tests.AccessChecks;

/// <summary>SCRAM-SHA-256 (RFC 5802, 7677) without channel binding, and a stored secret that costs one round.</summary>
internal sealed class AccessCheckScram(string password)
{
    private const string Bare = "n=,r=a-nonce-needs-no-luck-in-a-test";
    public const string First = $"n,,{Bare}";
    private static readonly byte[] s_salt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    /// <summary>For <c>create role … password</c>.</summary>
    public static string Secret(string password)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), s_salt, 1, HashAlgorithmName.SHA256, 32);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256$1:{Convert.ToBase64String(s_salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }

    public string Answer(string serverFirst)
    {
        var parts = serverFirst.Split(',').ToDictionary(part => part[0], part => part[2..]);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), Convert.FromBase64String(parts['s']),
            int.Parse(parts['i'], System.Globalization.CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, 32);
        var key = HMACSHA256.HashData(salted, "Client Key"u8);
        var final = $"c=biws,r={parts['r']}";
        var proof = HMACSHA256.HashData(SHA256.HashData(key), Encoding.UTF8.GetBytes($"{Bare},{serverFirst},{final}"));
        for (var index = 0; index < proof.Length; index++) proof[index] ^= key[index];
        return $"{final},p={Convert.ToBase64String(proof)}";
    }
}
