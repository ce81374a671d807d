using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Regions;

/// <summary>How a connection comes in, as far as record types tell it apart.</summary>
internal enum AccessTransport
{
    Socket,
    Plaintext,
    Tls,
    Gss,
}

/// <summary>People, what they want and where they come from, over one transport.</summary>
internal sealed record AccessRegion(NamePart Roles, NamePart Databases, AddressPart Addresses, AccessTransport Transport)
{
    public bool IsEmpty => Roles.IsEmpty || Databases.IsEmpty || Addresses.IsEmpty;

    public static IEnumerable<AccessRegion> Of(HbaRecord record, PostgresVersion version) =>
        from transport in Transports(record.Type)
        from roles in NamePart.OfRoles(record.Roles, version)
        from databases in NamePart.OfDatabases(record.Databases, version)
        from address in AddressPart.Of(record.Address)
        select new AccessRegion(roles, databases, address, transport);

    public static ImmutableArray<AccessTransport> Transports(HbaConnectionType type) => type switch
    {
        HbaConnectionType.Local => [AccessTransport.Socket],
        HbaConnectionType.Host => [AccessTransport.Plaintext, AccessTransport.Tls, AccessTransport.Gss],
        HbaConnectionType.HostSsl => [AccessTransport.Tls],
        HbaConnectionType.HostNoSsl => [AccessTransport.Plaintext, AccessTransport.Gss],
        HbaConnectionType.HostGssEnc => [AccessTransport.Gss],
        HbaConnectionType.HostNoGssEnc => [AccessTransport.Plaintext, AccessTransport.Tls],
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>What a record's region takes of this one, whether that is certain, and the boxes that are left.</summary>
    public (bool Certain, AccessRegion? Inside, ImmutableArray<AccessRegion> Outside) Cut(AccessRegion record)
    {
        var missed = (true, (AccessRegion?)null, ImmutableArray.Create(this));
        if (record.Transport != Transport) return missed;
        var addresses = Addresses.Cut(record.Addresses);
        if (addresses.Overlap == Overlap.Share || addresses.Inside.IsEmpty) return missed;
        var roles = Roles.Cut(record.Roles, Databases);
        if (roles.Overlap == Overlap.Share || roles.Inside.IsEmpty) return missed;
        var databases = Databases.Cut(record.Databases, roles.Inside);
        if (databases.Overlap == Overlap.Share || databases.Inside.IsEmpty) return missed;

        var inside = this with { Roles = roles.Inside, Databases = databases.Inside, Addresses = addresses.Inside };
        ImmutableArray<AccessRegion> outside =
        [
            this with { Roles = roles.Outside },
            this with { Roles = roles.Inside, Databases = databases.Outside },
            this with { Roles = roles.Inside, Databases = databases.Inside, Addresses = addresses.Outside },
        ];
        var certain = addresses.Overlap == Overlap.Known && roles.Overlap == Overlap.Known && databases.Overlap == Overlap.Known;
        return (certain, inside, outside.RemoveAll(region => region.IsEmpty));
    }

    /// <summary>Whether somebody may be in both, as far as groups, expressions and host names let it be known.</summary>
    public bool MayShare(AccessRegion record)
    {
        if (record.Transport != Transport || !Addresses.MayShare(record.Addresses)) return false;
        var roles = Roles.Cut(record.Roles, Databases);
        return (roles.Overlap != Overlap.Known || !roles.Inside.IsEmpty) && Databases.MayShare(record.Databases, roles.Inside);
    }

    public bool Covers(AccessRegion other) => Transport == other.Transport
        && Covers(Roles, other.Roles) && Covers(Databases, other.Databases) && Addresses.Covers(other.Addresses);

    private static bool Covers(NamePart one, NamePart other) =>
        other.Word is null ? one.Word is null && one.Names.Covers(other.Names) : one.Word == other.Word
            || one is { Word: null, Names.IsAll: true };
}
