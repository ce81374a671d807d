using System.Text;

namespace PgTlsDashboard.Core.Pki;

/// <summary>Checks a role's name as the CN of a client certificate.</summary>
public static class RoleName
{
    /// <summary>NAMEDATALEN - 1: PostgreSQL cuts longer names, and RFC 5280 ends a CN at 64 characters.</summary>
    public const int MaximumBytes = 63;

    /// <summary>Null when a certificate can carry the name to the letter; else why not. Ask before issuing.</summary>
    public static Finding? Problem(string role)
    {
        if (string.IsNullOrEmpty(role))
            return Refusal(FindingCode.RoleEmpty, "The role's name is empty.", "Give the name of a role that exists on the server.");
        if (role.Any(char.IsControl))
            return Refusal(FindingCode.RoleControlCharacter,
                "The role's name contains a control character, which configuration files cannot spell.",
                "Rename the role with ALTER ROLE … RENAME TO.");
        if (!IsWellFormed(role))
            return Refusal(FindingCode.RoleMalformed, "The role's name is not valid Unicode.", "Give the name as \\du shows it.");
        var bytes = Encoding.UTF8.GetByteCount(role);
        return bytes > MaximumBytes
            ? Refusal(FindingCode.RoleTooLong, $"The role's name has {bytes} bytes.",
                $"Give a name of at most {MaximumBytes} bytes: PostgreSQL has no longer ones.")
            : null;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    private static Finding Refusal(FindingCode code, string message, string remedy) => new(code, Severity.Error, message, remedy);
}
