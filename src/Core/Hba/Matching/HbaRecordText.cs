using System.Buffers;
using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>Parts of a record as pg_hba.conf writes them.</summary>
internal static class HbaRecordText
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(" \t,\"#\\@");

    /// <summary>Quoted where it was, and where a bare one would mean something else.</summary>
    public static string Token(ConfToken token) => token.Quoted
        || NeedsQuotes(token.Text) ? "\"" + token.Text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : token.Text;

    public static string Names(ImmutableArray<ConfToken> tokens) => string.Join(',', tokens.Select(Token));

    /// <summary>With its mask in a column of its own only where no prefix length says it.</summary>
    public static string Address(HbaAddress? address) => address is HbaAddress.HostName { Name: var name }
        ? Token(new(name, Quoted: name is "all" or "samehost" or "samenet"))
        : Plain(address);

    /// <summary>For people: the tokens without quotes.</summary>
    public static string List(ImmutableArray<ConfToken> tokens) => string.Join(',', tokens.Select(token => token.Text));

    /// <summary>For people: a host name without quotes; <c>local</c> where there is no address.</summary>
    public static string Plain(HbaAddress? address) => address switch
    {
        null => "local",
        HbaAddress.Any => "all",
        HbaAddress.SameHost => "samehost",
        HbaAddress.SameNet => "samenet",
        HbaAddress.HostName host => host.Name,
        HbaAddress.Network network => HbaAddressText.PrefixLength(network.Mask) is { } bits
            ? $"{HbaAddressText.Format(network.Address)}/{bits}"
            : $"{HbaAddressText.Format(network.Address)} {HbaAddressText.Format(network.Mask)}",
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    private static bool NeedsQuotes(string text) => text.Length == 0 || text.AsSpan().IndexOfAny(s_special) >= 0;
}
