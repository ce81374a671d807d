using System.Collections.Immutable;
using PgTlsDashboard.Core.Configuration;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Hba.Matching;

/// <summary>A column of a record that decides whether it fits.</summary>
internal enum RecordColumn
{
    Type,
    Address,
    Database,
    Role,
}

/// <summary>Whether a record of pg_hba.conf fits an attempt, column by column; it answers without allocating.</summary>
internal sealed class RecordTest
{
    private readonly PostgresVersion _version;
    private readonly ImmutableArray<HbaInterface>? _interfaces;
    private readonly bool _anyAddress;
    private readonly bool _unknownAddress;

    // Made when they are first asked for: most records miss by an earlier column.
    private ImmutableArray<NameTest> _roles;
    private ImmutableArray<NameTest> _databases;
    private ImmutableArray<MaskedNetwork> _networks;

    public RecordTest(HbaRecord record, PostgresVersion version, ImmutableArray<HbaInterface>? interfaces)
    {
        Record = record;
        Verdict = new(record);
        (_version, _interfaces) = (version, interfaces);
        _anyAddress = record.Address is null or HbaAddress.Any;
        _unknownAddress = record.Address is HbaAddress.HostName
            || (record.Address is HbaAddress.SameHost or HbaAddress.SameNet && interfaces is null);
    }

    public HbaRecord Record { get; }

    public HbaVerdict.Matched Verdict { get; }

    public ImmutableArray<NameTest> Roles => _roles.IsDefault ? _roles = NameTest.OfRoles(Record.Roles, _version) : _roles;

    public ImmutableArray<NameTest> Databases =>
        _databases.IsDefault ? _databases = NameTest.OfDatabases(Record.Databases, _version) : _databases;

    /// <summary>What its address column holds, the server's own addresses put in; empty for <c>all</c> and for what is not known.</summary>
    public ImmutableArray<MaskedNetwork> Networks() =>
        _networks.IsDefault ? _networks = Networks(Record.Address, _interfaces ?? []) : _networks;

    private static ImmutableArray<MaskedNetwork> Networks(HbaAddress? address, ImmutableArray<HbaInterface> interfaces) => address switch
    {
        HbaAddress.Network network => [MaskedNetwork.Of(network.Address, network.Mask)],
        HbaAddress.SameNet => [.. interfaces.Select(own => MaskedNetwork.Of(own.Address, own.Mask)).Distinct()],
        HbaAddress.SameHost => [.. interfaces.Select(own => ClientAddress.AsWritten(own.Address))
            .Select(own => new MaskedNetwork(own.V6, own.Number, own.V6 ? UInt128.MaxValue : uint.MaxValue)).Distinct()],
        _ => [],
    };

    private bool FitsType(HbaAttempt attempt) => Record.Type switch
    {
        HbaConnectionType.Local => attempt.Address is null,
        _ when attempt.Address is null => false,
        HbaConnectionType.HostSsl => attempt.Tls,
        HbaConnectionType.HostNoSsl => !attempt.Tls,
        HbaConnectionType.HostGssEnc => attempt.Gss,
        HbaConnectionType.HostNoGssEnc => !attempt.Gss,
        _ => true,
    };

    public bool? Fits(HbaAttempt attempt, ClientAddress client) => Ask(attempt, client, out _);

    /// <summary>A column that misses settles it; null when no column misses and one is not knowable here.</summary>
    /// <param name="client">The attempt's address; anything for the socket.</param>
    /// <param name="by">The column that decides: the first that misses, else the first that is not knowable.</param>
    public bool? Ask(HbaAttempt attempt, ClientAddress client, out RecordColumn by)
    {
        by = RecordColumn.Type;
        if (!FitsType(attempt)) return false;
        by = RecordColumn.Address;
        var address = FitsAddress(client);
        if (address == false) return false;
        var names = AskNames(attempt, out var name);
        if (names == false || address is true)
        {
            by = name;
            return names;
        }

        return null;
    }

    public bool? FitsNames(HbaAttempt attempt) => AskNames(attempt, out _);

    private bool? AskNames(HbaAttempt attempt, out RecordColumn by)
    {
        by = RecordColumn.Database;
        var database = FitsDatabase(attempt);
        if (database == false) return false;
        var role = FitsRole(attempt);
        if (role is true && database is null) return null;
        if (role == false || database is true) by = RecordColumn.Role;
        return role;
    }

    private bool? FitsAddress(ClientAddress client)
    {
        if (_anyAddress) return true;
        if (_unknownAddress) return null;
        foreach (ref readonly var network in Networks().AsSpan())
            if (network.Holds(client)) return true;
        return false;
    }

    private bool? FitsDatabase(HbaAttempt attempt)
    {
        bool? found = false;
        foreach (ref readonly var test in Databases.AsSpan())
        {
            var fits = test.IsDatabase(attempt);
            if (fits == true) return true;
            if (fits is null) found = null;
        }

        return found;
    }

    public bool? FitsRole(HbaAttempt attempt)
    {
        bool? found = false;
        foreach (ref readonly var test in Roles.AsSpan())
        {
            var fits = test.IsRole(attempt);
            if (fits == true) return true;
            if (fits is null) found = null;
        }

        return found;
    }
}
