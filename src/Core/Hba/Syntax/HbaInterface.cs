using System.Globalization;
using System.Net;

namespace PgTlsDashboard.Core.Hba.Syntax;

/// <summary>
/// An address of the server with its network's prefix length; unlike <see cref="IPNetwork"/> it keeps the host's own bits, which samehost
/// needs.
/// </summary>
public sealed record HbaInterface(IPAddress Address, int PrefixLength)
{
    internal IPAddress Mask { get; } = HbaAddressText.Mask(PrefixLength, Address.GetAddressBytes().Length * 8);

    /// <summary>Reads <c>10.1.2.3/24</c>, or an address alone; null for anything else.</summary>
    public static HbaInterface? Parse(string text)
    {
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address)) return null;
        var longest = address.GetAddressBytes().Length * 8;
        if (slash < 0) return new(address, longest);
        return int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= longest
            ? new(address, bits)
            : null;
    }

    public override string ToString() => $"{Address}/{PrefixLength}";
}
