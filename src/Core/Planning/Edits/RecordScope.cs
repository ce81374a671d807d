using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Configuration.Auth;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Planning.Edits;

/// <summary>Whether a record lies in what a person chose: not at all, partly (it covers others too), or whole.</summary>
internal enum Coverage
{
    None,
    Part,
    Whole,
}

/// <summary>The databases, roles and addresses that a person chose; null chooses everything.</summary>
internal sealed record RecordScope(ImmutableArray<string>? Databases, ImmutableArray<string>? Roles, ImmutableArray<string>? Addresses)
{
    public Coverage Of(HbaRecord record)
    {
        if (!CoversAddress(record)) return Coverage.None;
        var databases = Cover(record.Databases, Databases, replicationIsApart: true);
        var roles = Cover(record.Roles, Roles, replicationIsApart: false);
        if (databases == Coverage.None || roles == Coverage.None) return Coverage.None;
        return databases == Coverage.Part || roles == Coverage.Part ? Coverage.Part : Coverage.Whole;
    }

    /// <summary>The record's databases column narrowed to what was chosen, as text for a record.</summary>
    public string DatabasesOf(HbaRecord record) => Narrow(record.Databases, Databases);

    public string RolesOf(HbaRecord record) => Narrow(record.Roles, Roles);

    /// <summary>A token as pg_hba.conf writes it: quoted where a bare one would mean something else.</summary>
    public static string Text(ConfToken token) => HbaRecordText.Token(token);

    /// <summary>An address that is this machine's own: 127.0.0.0/8, ::1, localhost, samehost.</summary>
    public static bool IsLoopback(HbaRecord record) => record.Address switch
    {
        HbaAddress.SameHost => true,
        HbaAddress.HostName { Name: "localhost" } => true,
        HbaAddress.Network { Address: var address, Mask: var mask } => IPAddress.IsLoopback(address) && mask.GetAddressBytes()[0] == 255,
        _ => false,
    };

    /// <summary>Whether the record's address is the chosen one as written, or a network within it.</summary>
    public static bool LiesIn(HbaRecord record, string chosen)
    {
        if (AddressText(record) == chosen) return true;
        if (HbaInterface.Parse(chosen) is not { } network
            || record.Address is not HbaAddress.Network { Address: var address, Mask: var mask }) return false;
        return address.AddressFamily == network.Address.AddressFamily && PrefixLength(mask) >= network.PrefixLength
            && new IPNetwork(Masked(network), network.PrefixLength).Contains(address);
    }

    private static IPAddress Masked(HbaInterface network)
    {
        var bytes = network.Address.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new(bytes);
    }

    private bool CoversAddress(HbaRecord record) => Addresses is not { } chosen || chosen.Any(address => LiesIn(record, address));

    /// <summary>The address as a person writes it: <c>10.0.0.0/8</c>, <c>all</c>, a host name.</summary>
    public static string AddressText(HbaRecord record) => record.Address switch
    {
        null => "local",
        HbaAddress.Any => "all",
        HbaAddress.SameHost => "samehost",
        HbaAddress.SameNet => "samenet",
        HbaAddress.HostName { Name: var name } => name,
        HbaAddress.Network { Address: var address, Mask: var mask } =>
            PrefixLength(mask) is { } length ? $"{address}/{length}" : $"{address} {mask}",
        _ => throw new ArgumentOutOfRangeException(nameof(record)),
    };

    private static int? PrefixLength(IPAddress mask)
    {
        var bits = mask.GetAddressBytes().SelectMany(b => Enumerable.Range(0, 8).Select(i => (b >> (7 - i)) & 1)).ToArray();
        var length = bits.TakeWhile(b => b == 1).Count();
        return bits.Skip(length).All(b => b == 0) ? length : null;
    }

    private static Coverage Cover(ImmutableArray<ConfToken> tokens, ImmutableArray<string>? chosen, bool replicationIsApart)
    {
        if (chosen is not { } names) return Coverage.Whole;
        if (tokens.All(t => names.Contains(t.Text))) return Coverage.Whole;
        // all, groups and patterns may mean a chosen name; a database list's "all" never means replication.
        var may = tokens.Any(t => names.Contains(t.Text)
            || (!t.Quoted && (t.Text is "sameuser" or "samerole" or "samegroup" || t.Text.StartsWith('+') || t.Text.StartsWith('/')))
            || (t is { Quoted: false, Text: "all" } && (!replicationIsApart || names.Any(n => n != "replication"))));
        return may ? Coverage.Part : Coverage.None;
    }

    private static string Narrow(ImmutableArray<ConfToken> tokens, ImmutableArray<string>? chosen)
    {
        if (chosen is not { } names) return string.Join(",", tokens.Select(Text));
        var named = tokens.Where(t => names.Contains(t.Text)).Select(Text).ToArray();
        var wide = tokens.Any(t => !names.Contains(t.Text));
        return wide ? string.Join(",", names.Select(n => Text(new ConfToken(n, false)))) : string.Join(",", named);
    }
}
