using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Regexes;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>Whether a part of a record fits an attempt: yes, no, or not knowable here, and why in a clause.</summary>
internal readonly record struct HbaMatch(bool? Fits, string Because)
{
    public static readonly HbaMatch Yes = new(true, "");

    private static readonly IPAddress s_wholeV4 = HbaAddressText.Mask(32, 32);
    private static readonly IPAddress s_wholeV6 = HbaAddressText.Mask(128, 128);

    public static HbaMatch No(string because) => new(false, because);

    public static HbaMatch Unknown(string because) => new(null, because);

    public static HbaMatch Type(HbaConnectionType type, HbaAttempt attempt) => type switch
    {
        HbaConnectionType.Local when attempt.Address is not null => No("it is for the Unix-domain socket"),
        HbaConnectionType.Local => Yes,
        _ when attempt.Address is null => No("it is for TCP/IP"),
        HbaConnectionType.HostSsl when !attempt.Tls => No("it is for TLS only"),
        HbaConnectionType.HostNoSsl when attempt.Tls => No("it is for connections without TLS only"),
        HbaConnectionType.HostGssEnc when !attempt.Gss => No("it is for GSSAPI encryption only"),
        HbaConnectionType.HostNoGssEnc when attempt.Gss => No("it is for connections without GSSAPI encryption only"),
        _ => Yes,
    };

    public static HbaMatch Address(HbaAddress? address, IPAddress? client, ImmutableArray<HbaInterface>? interfaces)
    {
        if (address is null or HbaAddress.Any || client is null) return Yes;
        if (client.IsIPv4MappedToIPv6) client = client.MapToIPv4();
        switch (address)
        {
            case HbaAddress.Network network:
                if (network.Address.AddressFamily != client.AddressFamily)
                    return No($"{HbaAddressText.Format(client)} is not of the family of {Text(network)}");
                return IsInside(client, network.Address, network.Mask)
                    ? Yes
                    : No($"{HbaAddressText.Format(client)} is not in {Text(network)}");
            case HbaAddress.HostName host:
                return Unknown($"whether {HbaAddressText.Format(client)} is {host.Name} depends on the server's DNS");
            default:
                var sameHost = address is HbaAddress.SameHost;
                var keyword = sameHost ? "samehost" : "samenet";
                if (interfaces is not { } known) return Unknown($"{keyword} depends on the server's network interfaces");
                return known.Any(own => own.Address.AddressFamily == client.AddressFamily
                        && IsInside(client, own.Address, sameHost ? Whole(client) : own.Mask))
                    ? Yes
                    : No($"{HbaAddressText.Format(client)} is none of the server's {(sameHost ? "addresses" : "networks")}");
        }
    }

    public static HbaMatch Database(ImmutableArray<ConfToken> tokens, HbaAttempt attempt, PostgresVersion version)
    {
        var unknown = "";
        foreach (var token in tokens)
        {
            bool? fits;
            if (attempt.Replication) fits = token.IsKeyword("replication");
            else if (token.IsKeyword("all")) fits = true;
            else if (token.IsKeyword("sameuser")) fits = attempt.Database == attempt.Role;
            else if (token.IsKeyword("samegroup") || token.IsKeyword("samerole")) fits = IsMember(attempt, attempt.Database);
            else if (token.IsKeyword("replication")) fits = false;
            else fits = Name(token, attempt.Database, version);
            if (fits == true) return Yes;
            if (fits is null) unknown = Reason(token, attempt, attempt.Database);
        }

        if (unknown.Length > 0) return Unknown(unknown);
        var database = attempt.Replication ? "physical replication" : $"database {attempt.Database}";
        return No(attempt.Replication && tokens.Any(token => token.IsKeyword("all"))
            ? "all does not cover physical replication"
            : $"{database} is not in {List(tokens)}");
    }

    public static HbaMatch Role(ImmutableArray<ConfToken> tokens, HbaAttempt attempt, PostgresVersion version)
    {
        var unknown = "";
        foreach (var token in tokens)
        {
            var fits = Role(token, attempt, version);
            if (fits == true) return Yes;
            if (fits is null) unknown = Reason(token, attempt, token.Text[1..]);
        }

        return unknown.Length > 0 ? Unknown(unknown) : No($"role {attempt.Role} is not in {List(tokens)}");
    }

    internal static bool? Role(ConfToken token, HbaAttempt attempt, PostgresVersion version)
    {
        if (!token.Quoted && token.Text.StartsWith('+')) return IsMember(attempt, token.Text[1..]);
        return token.IsKeyword("all") ? true : Name(token, attempt.Role, version);
    }

    private static bool? Name(ConfToken token, string name, PostgresVersion version) =>
        version.Major >= 16 && token.Text.StartsWith('/') ? HbaRegex.IsMatch(token.Text[1..], name) : token.Text == name;

    /// <summary>A role that is there is a member of itself; superusers are members of nothing by that.</summary>
    private static bool? IsMember(HbaAttempt attempt, string group) =>
        !attempt.RoleExists ? false : group == attempt.Role ? true : attempt.MemberOf is { } groups
            ? groups.Contains(group, StringComparer.Ordinal)
            : null;

    private static string Reason(ConfToken token, HbaAttempt attempt, string group) => token.Text.StartsWith('/')
        ? $"the expression {token.Text} is beyond what can be judged without the server"
        : $"whether {attempt.Role} is a member of {group} is known to the server only";

    /// <summary>Every bit counts; the zone of an address does not.</summary>
    private static IPAddress Whole(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? s_wholeV4 : s_wholeV6;

    internal static bool IsInside(IPAddress client, IPAddress address, IPAddress mask)
    {
        Span<byte> a = stackalloc byte[16], b = stackalloc byte[16], m = stackalloc byte[16];
        client.TryWriteBytes(a, out var length);
        address.TryWriteBytes(b, out _);
        mask.TryWriteBytes(m, out _);
        for (var index = 0; index < length; index++)
            if (((a[index] ^ b[index]) & m[index]) != 0) return false;
        return true;
    }

    internal static string List(ImmutableArray<ConfToken> tokens) => string.Join(',', tokens.Select(token => token.Text));

    internal static string Text(HbaAddress? address) => address switch
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
}
