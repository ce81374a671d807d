using System.Security.Cryptography;
using System.Text;

namespace PgTlsDashboard.Core.Bundles.Connection;

/// <summary>
/// The folder of a role on a target, below ~/.postgresql: ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c> only.
/// </summary>
internal static class BundleFolder
{
    private const int Longest = 80;
    private const int DigestLength = 10;

    /// <summary>
    /// <c>ROLE-TARGET</c> where that reads back to one role and one target; else with a digest of both. A role with a hyphen could be cut
    /// at two places, and a file system may ignore the case of letters.
    /// </summary>
    public static string Of(string role, string target)
    {
        var plain = $"{role}-{target}";
        if (role.Length > 0 && target.Length > 0 && plain.Length <= Longest && plain.All(IsPlain) && role[0] is not ('.' or '-')
            && !role.Contains('-', StringComparison.Ordinal))
            return plain;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{role}\0{target}")))[..DigestLength];
        return Safe(plain, Longest - DigestLength - 1) + "-" + digest;
    }

    /// <summary>The name with every other character replaced by <c>_</c>, never hidden, never an option.</summary>
    public static string Safe(string name, int longest = Longest)
    {
        var safe = string.Concat(name.Take(longest).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        if (safe.Length == 0)
            return "bundle";
        return safe[0] is '.' or '-' ? "_" + safe[1..] : safe;
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-';
}
