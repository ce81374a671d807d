using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>A record that answers as <see cref="HbaMatch"/> does, without the words and without allocating.</summary>
internal sealed class RecordTest
{
    private readonly ImmutableArray<NameTest> _roles;
    private readonly ImmutableArray<NameTest> _databases;
    private readonly ImmutableArray<MaskedNetwork> _networks;
    private readonly bool _anyAddress;
    private readonly bool _unknownAddress;

    public RecordTest(HbaRecord record, PostgresVersion version, ImmutableArray<HbaInterface>? interfaces)
    {
        Record = record;
        Verdict = new(record);
        _roles = NameTest.OfRoles(record.Roles, version);
        _databases = NameTest.OfDatabases(record.Databases, version);
        _anyAddress = record.Address is null or HbaAddress.Any;
        _unknownAddress = record.Address is HbaAddress.HostName
            || (record.Address is HbaAddress.SameHost or HbaAddress.SameNet && interfaces is null);
        _networks = Networks(record.Address, interfaces ?? []);
    }

    public HbaRecord Record { get; }

    public HbaVerdict.Matched Verdict { get; }

    public ImmutableArray<NameTest> Roles => _roles;

    public ImmutableArray<NameTest> Databases => _databases;

    /// <summary>What its address column holds, the server's own addresses put in; empty for <c>all</c> and for what is not known.</summary>
    public ImmutableArray<MaskedNetwork> Networks() => _networks;

    private static ImmutableArray<MaskedNetwork> Networks(HbaAddress? address, ImmutableArray<HbaInterface> interfaces) => address switch
    {
        HbaAddress.Network network => [MaskedNetwork.Of(network.Address, network.Mask)],
        HbaAddress.SameNet => [.. interfaces.Select(own => MaskedNetwork.Of(own.Address, own.Mask)).Distinct()],
        HbaAddress.SameHost => [.. interfaces.Select(own => ClientAddress.AsWritten(own.Address))
            .Select(own => new MaskedNetwork(own.V6, own.Number, own.V6 ? UInt128.MaxValue : uint.MaxValue)).Distinct()],
        _ => [],
    };

    public bool FitsType(HbaAttempt attempt) => Record.Type switch
    {
        HbaConnectionType.Local => attempt.Address is null,
        _ when attempt.Address is null => false,
        HbaConnectionType.HostSsl => attempt.Tls,
        HbaConnectionType.HostNoSsl => !attempt.Tls,
        HbaConnectionType.HostGssEnc => attempt.Gss,
        HbaConnectionType.HostNoGssEnc => !attempt.Gss,
        _ => true,
    };

    /// <summary>A part that misses settles it; null when no part misses and one is not knowable here.</summary>
    public bool? Fits(HbaAttempt attempt, ClientAddress client)
    {
        if (!FitsType(attempt)) return false;
        var address = FitsAddress(client);
        if (address == false) return false;
        var names = FitsNames(attempt);
        return names is true && address is null ? null : names;
    }

    public bool? FitsNames(HbaAttempt attempt)
    {
        var database = FitsDatabase(attempt);
        if (database == false) return false;
        var role = FitsRole(attempt);
        return role is true && database is null ? null : role;
    }

    public bool? FitsAddress(ClientAddress client)
    {
        if (_anyAddress) return true;
        if (_unknownAddress) return null;
        foreach (ref readonly var network in _networks.AsSpan())
            if (network.Holds(client)) return true;
        return false;
    }

    private bool? FitsDatabase(HbaAttempt attempt)
    {
        bool? found = false;
        foreach (ref readonly var test in _databases.AsSpan())
        {
            var fits = test.IsDatabase(attempt);
            if (fits == true) return true;
            if (fits is null) found = null;
        }

        return found;
    }

    private bool? FitsRole(HbaAttempt attempt)
    {
        bool? found = false;
        foreach (ref readonly var test in _roles.AsSpan())
        {
            var fits = test.IsRole(attempt);
            if (fits == true) return true;
            if (fits is null) found = null;
        }

        return found;
    }
}
